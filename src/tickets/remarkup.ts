import { redactText } from '../evidence/redact.ts'

/**
 * Text from outside, made harmless in Remarkup. Mentions subscribe people, `T123` writes on that task and `{F1}` embeds
 * a file wherever they stand outside code; a code block ends at any line that ends with three backticks.
 */

const invisible = '\u200b'
const longestInput = 100_000

/** The same text without secrets, control characters, bidirectional marks and halves of characters. */
export function clean(text: string): string {
  return redactText(text.slice(0, longestInput).toWellFormed())
    .replaceAll('\ufffd', '?')
    .replace(/\r\n?/g, '\n')
    .replace(
      /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g,
      '',
    )
}

/** Prose on one line: nothing in it mentions, links, embeds or formats. */
export function words(text: string, longestCharacters = 500): string {
  const line = shortened(clean(text).replace(/\s+/g, ' ').trim(), longestCharacters)
  return line
    .replaceAll('`', "'")
    .replace(/@|#(?=\w)|\{|\b[A-Z](?=\d)/g, (match) => match + invisible)
    .replace(/([^\w\s.,'"])(?=\1)/g, `$1${invisible}`)
    .replace(/\[(?=[^\]]*\]\s*\()|^\W/g, (match) => invisible + match)
}

/** A name, path or quantity in monospace; it must follow a space or a bracket. */
export function code(text: string, longestCharacters = 200): string {
  const line = shortened(clean(text).replace(/\s+/g, ' ').trim(), longestCharacters)
  return line === '' ? '' : `\`${line.replaceAll('`', "'")}\``
}

/** Lines as they are, in a block with a name; the end is kept when they are too long. */
export function block(
  text: string,
  name: string,
  longestCharacters = 2000,
  language = 'text',
): string {
  const lines = clean(text).trimEnd()
  const characters = [...lines]
  const kept =
    characters.length <= longestCharacters
      ? lines
      : `[…]\n${characters
          .slice(-longestCharacters)
          .join('')
          .replace(/^[^\n]*\n/, '')}`
  const safe = kept.replaceAll('``', `\`${invisible}\``)
  return `\`\`\`lang=${language}, name=${name.replace(/[^\w. -]/g, '')}\n${safe}\n\`\`\``
}

/** A link whose address comes from configuration. */
export function link(title: string, url: string): string {
  return `[[ ${url.replace(/[\s|\]]/g, encodeURIComponent)} | ${words(title, 100).replace(/[|\]]/g, ' ')} ]]`
}

/** At most so many characters, by code points, with a mark where something is left out. */
export function shortened(text: string, longestCharacters: number): string {
  const characters = [...text]
  return characters.length <= longestCharacters
    ? text
    : `${characters.slice(0, longestCharacters - 1).join('')}…`
}

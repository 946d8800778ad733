/** Text that no reader sees and that can mislead: controls, bidirectional marks, zero-width and private characters. */
const unseen =
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffc\u{e0000}-\u{e007f}\ud800-\udfff]/gu

/** Foreign text without unseen characters; a line break stays one, a tab becomes a space. */
export function clean(text: string): string {
  return text.replace(/\r\n?/g, '\n').replace(/\t/g, ' ').replace(unseen, '')
}

/** At most so many characters as Slack counts them (UTF-16), never half of one; the last an ellipsis where cut. */
export function cut(text: string, most: number): string {
  if (text.length <= most) return text
  const kept = text.slice(0, most - 1)
  return `${kept.isWellFormed() ? kept : kept.slice(0, -1)}…`
}

/** Slack's three entities; nothing else is escaped in mrkdwn (docs.slack.dev, formatting). Escape last, and once. */
function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}

/**
 * Foreign text for mrkdwn on one line: cleaned, cut, escaped, in that order, so that no entity is ever cut. Pairs of
 * marks that Slack would take for formatting are shown by look-alikes; single ones (`*.csv`, `~/x`) stay as they are.
 */
export function words(text: string, most = 300): string {
  return escape(tame(cut(clean(text).replace(/\s+/g, ' '), most)))
}

/** A pair of marks around words, and what is shown instead of the mark. */
const formatting = Object.entries({ '*': '∗', _: '＿', '~': '∼', '`': 'ˋ' }).map(
  ([mark, lookAlike]) => {
    const escaped = mark === '*' ? '\\*' : mark
    const inside = `${escaped}(?=\\S)[^${escaped}]*\\S${escaped}`
    const pair = new RegExp(`(?<![\\p{L}\\p{N}])${inside}(?![\\p{L}\\p{N}])`, 'u')
    return { mark, lookAlike, pair }
  },
)

function tame(text: string): string {
  return formatting.reduce(
    (tamed, { mark, lookAlike, pair }) =>
      tamed.includes(mark) && pair.test(tamed) ? tamed.replaceAll(mark, lookAlike) : tamed,
    text,
  )
}

/** Foreign text as a code span: backticks would end it and become another quote. */
export function code(text: string, most = 300): string {
  const line = cut(clean(text).replace(/\s+/g, ' ').trim(), most)
  return line === '' ? '' : `\`${escape(line.replaceAll('`', 'ˋ'))}\``
}

/** Foreign lines as a code block, at most `most` characters of Slack's text, kept at the end (logs) or at the start. */
export function codeBlock(text: string, most = 2800, keep: 'start' | 'end' = 'start'): string {
  const lines = clean(text).replaceAll('`', 'ˋ').replace(/\n+$/, '').split('\n')
  const ordered = keep === 'end' ? lines.reverse() : lines
  const kept: string[] = []
  let length = 8
  for (const line of ordered) {
    const escaped = escape(cut(line, 400))
    if (length + escaped.length + 1 > most) break
    length += escaped.length + 1
    kept.push(escaped)
  }
  if (keep === 'end') kept.reverse()
  return kept.length === 0 ? '' : `\`\`\`\n${kept.join('\n')}\n\`\`\``
}

/** Foreign text for a `plain_text` object: nothing is formatted there, and Slack escapes by itself. */
export function plainWords(text: string, most: number): string {
  return cut(clean(text).replace(/\s+/g, ' ').trim(), most)
}

/** A link with foreign words; none, only the words, unless it is a web address. */
export function link(url: string, text: string): string {
  const parsed = URL.parse(url)
  const web = parsed !== null && /^https?:$/.test(parsed.protocol)
  const shown = words(text, 150).replaceAll('|', '¦')
  if (!web) return shown
  const safe = parsed.href.replaceAll('&', '&amp;').replaceAll('|', '%7C')
  return `<${safe.replaceAll('>', '%3E')}|${shown}>`
}

/** A moment in the reader's own time zone, with UTC for those who cannot. */
export function moment(at: string): string {
  const instant = Temporal.Instant.from(at)
  const seconds = Math.floor(instant.epochMilliseconds / 1000)
  const utc = `${instant.round('minute').toString().slice(0, 16).replace('T', ' ')} UTC`
  return `<!date^${seconds}^{date_short_pretty} {time}|${utc}>`
}

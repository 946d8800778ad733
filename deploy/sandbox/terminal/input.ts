/** One line of a player, understood. */
export type Input =
  | { kind: 'slash'; text: string }
  | { kind: 'say'; text: string }
  | { kind: 'as'; person: string }
  | { kind: 'in'; channel: string }
  | { kind: 'click'; message: string | null; label: string }
  | { kind: 'submit'; values: Record<string, string> }
  | { kind: 'close' }
  | { kind: 'thread'; message: string; text: string }
  | { kind: 'react'; message: string; emoji: string }
  | { kind: 'home' }
  | { kind: 'wait'; duration: string }
  | { kind: 'story'; name: string }
  | { kind: 'sre'; words: string[] }
  | { kind: 'quit' }

/** A line that cannot be done as it is written, with what to write instead. */
export class Misunderstood extends Error {
  override name = 'Misunderstood'
}

/** A `!` word that there is not: whoever wrote it means another program. */
export class UnknownWord extends Error {
  override name = 'UnknownWord'
}

const usages: { readonly [word: string]: string } = {
  as: '!as alice',
  in: '!in #channel',
  click: '!click LABEL or !click #N LABEL',
  submit: '!submit key=value …',
  close: '!close',
  thread: '!thread #N text',
  react: '!react #N emoji',
  home: '!home',
  wait: '!wait 30s',
  story: '!story NAME',
  sre: '!sre raise-limitrange 16Gi | raise-quota KEY=VALUE | grow-pvc CLAIM 40Gi | uncordon NODE | comment T1 text | close T1',
  quit: '!quit',
}

/** Reads a line; null for an empty one. Throws Misunderstood and UnknownWord. */
export function readInput(line: string): Input | null {
  const text = line.trim()
  if (text === '') return null
  if (/^\/ml(\s|$)/.test(text)) return { kind: 'slash', text: text.slice(3).trim() }
  if (!text.startsWith('!')) return { kind: 'say', text }
  const [word = '', ...rest] = text.slice(1).split(/\s+/)
  const after = text.slice(1 + word.length).trim()
  if (!Object.hasOwn(usages, word))
    throw new UnknownWord(`!${word}: unknown; there is ${Object.values(usages).join(', ')}`)
  const input = readWord(word, rest, after)
  if (input === null) throw new Misunderstood(`usage: ${usages[word]}`)
  return input
}

function readWord(word: string, rest: string[], after: string): Input | null {
  const [first = ''] = rest
  const beyond = after.slice(first.length).trim()
  switch (word) {
    case 'as':
      return first === '' ? null : { kind: 'as', person: first.replace(/^@/, '') }
    case 'in':
      return first === '' ? null : { kind: 'in', channel: first }
    case 'click':
      if (isNumber(first) && beyond !== '')
        return { kind: 'click', message: first, label: bare(beyond) }
      return after === '' ? null : { kind: 'click', message: null, label: bare(after) }
    case 'submit':
      return { kind: 'submit', values: readValues(after) }
    case 'thread':
      return isNumber(first) && beyond !== ''
        ? { kind: 'thread', message: first, text: beyond }
        : null
    case 'react':
      return isNumber(first) && beyond !== ''
        ? { kind: 'react', message: first, emoji: beyond.replaceAll(':', '') }
        : null
    case 'wait':
      return first === '' ? null : { kind: 'wait', duration: first }
    case 'story':
      return first === '' ? null : { kind: 'story', name: first }
    case 'sre':
      return first === '' ? null : { kind: 'sre', words: rest }
    default:
      return { kind: word as 'close' | 'home' | 'quit' }
  }
}

const isNumber = (text: string): boolean => /^#\d+(\.\d+)?$/.test(text)

/** A label may be written as it is shown: `[Stop retrying]`. */
const bare = (label: string): string => label.replace(/^\[(.*)\]$/, '$1')

/** `snapshot=2026-10 note="two words"`. */
function readValues(text: string): Record<string, string> {
  const values: Record<string, string> = {}
  for (const [, name = '', quoted, plain] of text.matchAll(/([^\s=]+)=(?:"([^"]*)"|(\S*))/g))
    values[name] = quoted ?? plain ?? ''
  return values
}

import { splitWords } from './words.ts'

/** The flags of a command: whether a word follows them. */
export type Flags = { readonly [flag: string]: 'value' | 'switch' }

export type Parsed = {
  words: string[]
  options: Record<string, string>
  flags: Record<string, string | true>
  /** Flags that the command does not know. */
  strangers: string[]
  /** Keys that were given more than once. */
  repeated: string[]
}

/** Takes the words after a command's name apart. `--` ends the flags. */
export function parseWords(text: string, known: Flags): Parsed {
  const parsed: Parsed = {
    words: [],
    options: Object.create(null),
    flags: Object.create(null),
    strangers: [],
    repeated: [],
  }
  const all = splitWords(text)
  let literal = false
  for (let at = 0; at < all.length; at += 1) {
    const word = (all[at] as string).replace(/^[–—](?=[a-z])/, '--')
    const flag = literal ? null : /^--([a-z][a-z-]*)(?:=(.*))?$/s.exec(word)
    const option = /^([A-Za-z_][\w.-]*)=(.*)$/s.exec(word)
    if (!literal && word === '--') {
      literal = true
    } else if (flag) {
      const [, name = '', value] = flag
      const kind = Object.hasOwn(known, name) ? known[name] : undefined
      if (kind === undefined) parsed.strangers.push(`--${name}`)
      else if (kind === 'switch') parsed.flags[name] = true
      else parsed.flags[name] = value ?? all[(at += 1)] ?? ''
    } else if (option && !literal) {
      const [, name = '', value = ''] = option
      if (Object.hasOwn(parsed.options, name)) parsed.repeated.push(name)
      parsed.options[name] = value
    } else {
      parsed.words.push(word)
    }
  }
  return parsed
}

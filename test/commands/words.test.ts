import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseWords } from '../../src/commands/parse.ts'
import { plainText } from '../../src/commands/plain-text.ts'
import { splitWords } from '../../src/commands/words.ts'

describe('splitWords', () => {
  it.each([
    ['a b  c', ['a', 'b', 'c']],
    ['', []],
    ['   ', []],
    ['"two words" b', ['two words', 'b']],
    ["'single' “curly one” „low“", ['single', 'curly one', 'low']],
    ['note="two words"', ['note=two words']],
    ["it's a tim's", ["it's", 'a', "tim's"]],
    ['"never closed', ['never closed']],
    ['""', ['']],
    ['say \\"hi\\" a\\ b', ['say', '"hi"', 'a b']],
    ['json={"a":1}', ['json={"a":1}']],
    ['C:\\dir', ['C:\\dir']],
  ])('%s', (text, words) => expect(splitWords(text)).toEqual(words))

  it('words without quotes, blanks or backslashes come out as they went in', () => {
    const word = fc.stringMatching(/^[\w.:/+%\-äß…]{1,20}$/)
    fc.assert(
      fc.property(fc.array(word), (words) => {
        expect(splitWords(words.join('  '))).toEqual(words)
      }),
    )
  })
})

describe('parseWords', () => {
  const flags = { failed: 'switch', grep: 'value' } as const

  it.each([
    ['a --failed b', { words: ['a', 'b'], flags: { failed: true } }],
    ['--grep word a', { words: ['a'], flags: { grep: 'word' } }],
    ['--grep=word a', { words: ['a'], flags: { grep: 'word' } }],
    ['--grep', { words: [], flags: { grep: '' } }],
    ['—failed', { words: [], flags: { failed: true } }],
    ['key=value a=b=c', { words: [], options: { key: 'value', a: 'b=c' } }],
    ['key= x', { words: ['x'], options: { key: '' } }],
    ['1=2 =x', { words: ['1=2', '=x'] }],
    ['-- --failed a=b', { words: ['--failed', 'a=b'] }],
    ['--nope', { words: [], strangers: ['--nope'] }],
    ['a=1 b=2', { repeated: [] }],
    ['a=1 b=2 a=1', { repeated: ['a'] }],
    ['__proto__=x constructor=y', { words: [] }],
  ])('%s', (text, expected) => {
    expect(parseWords(text, flags)).toMatchObject(expected)
  })

  it('a key called __proto__ is a key like any other', () => {
    const { options } = parseWords('__proto__=x', {})
    expect(Object.keys(options)).toEqual(['__proto__'])
    expect(({} as { x?: string }).x).toBeUndefined()
  })
})

describe('plainText', () => {
  it.each([
    ['<@U0BOT> run dag', 'run dag'],
    ['<@U0BOT|groundcrew>, run dag', 'run dag'],
    ['status a &lt;b&gt; &amp;lt;', 'status a <b> &lt;'],
    ['see <https://example.org/a?b=1&amp;c|example.org>', 'see https://example.org/a?b=1&c'],
    ['in <#C01|ml-pipelines> by <@U02|bob>', 'in #ml-pipelines by @U02'],
    ['mail <mailto:a@example.org|a@example.org>', 'mail a@example.org'],
    ['<!channel> now', '@channel now'],
  ])('%s', (text, plain) => expect(plainText(text)).toBe(plain))
})

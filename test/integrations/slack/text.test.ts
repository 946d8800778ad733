import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  clean,
  code,
  codeBlock,
  cut,
  link,
  moment,
  plainWords,
  words,
} from '../../../integrations/slack/text.ts'

const anything = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 400 }),
  fc.string({
    unit: fc.constantFrom('<', '>', '&', '`', '*', '_', '|', '\u202e', '😀', 'a', '\n'),
  }),
)

describe('foreign words', () => {
  test.each([
    ['a < b & c > d', 'a &lt; b &amp; c &gt; d'],
    [
      '<!channel> <@U1> <https://evil.example|ok>',
      '&lt;!channel&gt; &lt;@U1&gt; &lt;https://evil.example|ok&gt;',
    ],
    ['&lt;', '&amp;lt;'],
    ['one\r\ntwo\tthree', 'one two three'],
    ['abc\u202edef\u200bghi\u0000\u0007', 'abcdefghi'],
    ['tone_check_training_dag', 'tone_check_training_dag'],
    ['read *.csv in ~/data', 'read *.csv in ~/data'],
    ['this is *bold*', 'this is ∗bold∗'],
    ['_slanted_ and ~struck~', '＿slanted＿ and ∼struck∼'],
    ['run `rm -rf`', 'run ˋrm -rfˋ'],
    ['2 * 3 * 4', '2 * 3 * 4'],
  ])('%j is shown as %j', (given, shown) => {
    expect(words(given)).toBe(shown)
  })

  test('whatever comes in, nothing that Slack acts on comes out', () => {
    fc.assert(
      fc.property(anything, fc.integer({ min: 1, max: 200 }), (text, most) => {
        const shown = words(text, most)
        expect(shown).not.toMatch(/[<>]|&(?!(amp|lt|gt);)/)
        expect(shown).not.toMatch(/[\u202a-\u202e\u2066-\u2069\u200b-\u200f\n\r]/)
        const read = shown.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&')
        expect([...read].length).toBeLessThanOrEqual(most)
        expect(read.isWellFormed()).toBe(true)
      }),
    )
  })

  test('a cut falls between characters, and never within an entity', () => {
    expect(cut('😀😀😀', 3)).toBe('😀…')
    expect(cut('😀😀😀', 4)).toBe('😀…')
    expect(words('&&&&', 3)).toBe('&amp;&amp;…')
    expect(plainWords('<b> & so on', 5)).toBe('<b> …')
  })

  test('what is clean stays as it is', () => {
    fc.assert(
      fc.property(anything, (text) => {
        expect(clean(clean(text))).toBe(clean(text))
      }),
    )
  })
})

describe('code', () => {
  test('backticks cannot end it', () => {
    expect(code('a`b')).toBe('`aˋb`')
    expect(codeBlock('a\n```\n<!here>')).toBe('```\na\nˋˋˋ\n&lt;!here&gt;\n```')
    expect(code('')).toBe('')
  })

  test('a block keeps its beginning or its end, and its length', () => {
    const lines = Array.from({ length: 50 }, (_, index) => `line ${index}`).join('\n')
    expect(codeBlock(lines, 60)).toMatch(/^```\nline 0\nline 1\n/)
    expect(codeBlock(lines, 60, 'end')).toMatch(/\nline 48\nline 49\n```$/)
    fc.assert(
      fc.property(anything, fc.integer({ min: 20, max: 500 }), (text, most) => {
        const block = codeBlock(text, most)
        expect(block.length).toBeLessThanOrEqual(most)
        expect(block.slice(3, -3)).not.toMatch(/`|<|>/)
      }),
    )
  })
})

describe('links and moments', () => {
  test('a link goes to the web, with words that cannot leave it', () => {
    expect(link('https://airflow.example.org/a?b=1&c=2', 'the | task>')).toBe(
      '<https://airflow.example.org/a?b=1&amp;c=2|the ¦ task&gt;>',
    )
  })

  test.each(['javascript:alert(1)', 'file:///etc/passwd', 'not an address', ''])(
    '%j is no link, only its words',
    (url) => expect(link(url, 'the task')).toBe('the task'),
  )

  test('a moment is shown in the reader’s zone, else in UTC', () => {
    expect(moment('2026-10-12T03:12:02Z')).toBe(
      '<!date^1791774722^{date_short_pretty} {time}|2026-10-12 03:12 UTC>',
    )
  })
})

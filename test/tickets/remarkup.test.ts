import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { block, clean, code, link, words } from '../../src/tickets/remarkup.ts'
import { consequencesOf } from '../emulators/phabricator/remarkup.ts'

const nothing = { mentions: [], tasks: [], files: [] }

/** Texts made of what does something in Remarkup. */
const nasty = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        ...[
          '@sre-alice',
          'T1',
          '{F1}',
          '{T1}',
          '#tag',
          '`',
          '``',
          '```',
          ' ```',
          '%%%',
          '##',
          '\n',
          '\r\n',
          '\r',
        ],
        ...[
          '  ',
          ' ',
          '**',
          '//',
          '[[ x | y ]]',
          '\u202e',
          '\u0000',
          '\ud83d',
          '| a |',
          '= h',
          '\u2028',
          'a',
          '.',
        ],
      ),
      fc.string({ unit: 'binary', maxLength: 8 }),
    ),
    { maxLength: 30 },
  )
  .map((parts) => parts.join(''))

describe('text from outside has no consequences in Remarkup', () => {
  test('as prose', () => {
    fc.assert(
      fc.property(nasty, (text) => {
        expect(consequencesOf(`- ${words(text)} and more`)).toEqual(nothing)
      }),
    )
  })

  test('in monospace', () => {
    fc.assert(
      fc.property(nasty, nasty, (text, other) => {
        expect(consequencesOf(`- ${code(text)}: ${code(other)} and more`)).toEqual(nothing)
      }),
    )
  })

  test('in a block, and what follows the block is still seen as text', () => {
    fc.assert(
      fc.property(nasty, nasty, (text, name) => {
        const whole = `${block(text, name)}\n\n@after`
        expect(consequencesOf(whole)).toEqual({ ...nothing, mentions: ['after'] })
      }),
    )
  })

  test('as the title of a link', () => {
    fc.assert(
      fc.property(nasty, (text) => {
        expect(consequencesOf(`- ${link(text, 'https://example.org/x')}`)).toEqual(nothing)
      }),
    )
  })

  test('the oracle sees consequences where they are', () => {
    expect(consequencesOf('hello @sre-alice, see T1 {F2}')).toEqual({
      mentions: ['sre-alice'],
      tasks: [1],
      files: [2],
    })
    expect(consequencesOf('```\nfoo ```\n@sre-alice').mentions).toEqual(['sre-alice'])
  })
})

describe('what people read stays what it was', () => {
  test.each([
    [
      'plain words stay',
      'base ran out of memory at its limit of 8Gi',
      'base ran out of memory at its limit of 8Gi',
    ],
    [
      'names with underscores stay',
      'tone_check_training_dag/train',
      'tone_check_training_dag/train',
    ],
    ['line breaks become spaces', 'a\n  b\r\nc', 'a b c'],
    ['backticks become quotes', 'run `x`', "run 'x'"],
    ['ellipses stay', 'wait...', 'wait...'],
  ])('%s', (_, text, expected) => expect(words(text)).toBe(expected))

  test('a long text is cut by characters, not in the middle of one', () => {
    expect([...words(`x${'😀'.repeat(600)}`, 10)].length).toBe(10)
    expect(words('😀'.repeat(600), 10).isWellFormed()).toBe(true)
  })

  test('a long block keeps its end, from a whole line on', () => {
    const log = Array.from({ length: 500 }, (_, index) => `line ${index}`).join('\n')
    const kept = block(log, 'task.log', 100)
    expect(kept).toMatch(/^```lang=text, name=task\.log\n\[…\]\nline \d+\n/)
    expect(kept).toContain('line 499\n```')
  })

  test('secrets, control characters and halves of characters are gone', () => {
    expect(clean(`token=api-${'a'.repeat(28)} \u0007\u202e\ud83d.`)).not.toMatch(
      /aaaa|[\u0007\u202e]/,
    )
    expect(clean('x\ud83d').isWellFormed()).toBe(true)
  })

  test('an address cannot end its link', () => {
    expect(link('x', 'https://e.org/a|b]] @sre-alice')).toBe(
      '[[ https://e.org/a%7Cb%5D%5D%20@sre-alice | x ]]',
    )
  })
})

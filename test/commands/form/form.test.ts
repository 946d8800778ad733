import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fieldOfParam } from '../../../src/commands/form/field-of-param.ts'
import { readForm, readOptions } from '../../../src/commands/form/read-values.ts'
import { isTamePattern } from '../../../src/commands/form/tame-pattern.ts'
import type { DagParam } from '../../../src/ports/airflow.ts'

/** `params` of the DAG `form`, as Airflow 3.3 described them. */
const recorded = JSON.parse(
  readFileSync(new URL('../../fixtures/airflow/form-params-v2.json', import.meta.url), 'utf8'),
) as Record<string, Omit<DagParam, 'name'>>
const params: DagParam[] = Object.entries(recorded).map(([name, param]) => ({
  name,
  value: param.value,
  description: param.description,
  schema: param.schema,
}))
const fields = params.map(fieldOfParam)
const defaults = Object.fromEntries(fields.map(({ name, initial }) => [name, initial ?? '']))

describe('a form made from a DAG’s parameters', () => {
  it('asks each in the way its schema asks for', () => {
    const kinds = Object.fromEntries(fields.map(({ name, kind }) => [name, kind]))
    expect(kinds).toEqual({
      required_text: 'text',
      text: 'text',
      optional: 'text',
      long_text: 'multiline',
      choice: 'choice',
      labelled: 'choice',
      proposed: 'text',
      many: 'json',
      flag: 'flag',
      whole: 'whole',
      real: 'number',
      day: 'date',
      moment: 'moment',
      object: 'json',
      fixed: 'choice',
      untyped: 'json',
    })
  })

  it('requires what may not be null', () => {
    const optional = fields.filter(({ required }) => !required).map(({ name }) => name)
    expect(optional).toEqual(['optional', 'object', 'untyped'])
  })

  it('gives back the defaults when nothing was touched but what was required', () => {
    const { values, problems } = readForm(fields, { ...defaults, required_text: 'some_text' })
    expect(problems).toEqual({})
    const expected = Object.fromEntries(params.map(({ name, value }) => [name, value]))
    expect(values).toEqual({ ...expected, required_text: 'some_text' })
  })

  it('shows labels of values and gives back the value', () => {
    const labelled = fields.find(({ name }) => name === 'labelled')
    expect(labelled?.choices).toContainEqual({ value: '3', label: 'three' })
    expect(readForm(fields, { ...defaults, labelled: '3' }).values['labelled']).toBe(3)
  })

  it.each([
    ['required_text', '', 'needs a value'],
    ['required_text', 'ab', 'at least 3 characters'],
    ['required_text', 'UPPER', 'must match ^[a-z_]+$'],
    ['choice', 'z', 'must be one of a, b, c'],
    ['whole', '11', 'at most 10'],
    ['whole', '-1', 'at least 0'],
    ['whole', '1.5', 'whole number'],
    ['whole', '1e3', 'whole number'],
    ['real', '1.01', 'at most 1'],
    ['real', 'NaN', 'a number'],
    ['real', 'Infinity', 'a number'],
    ['day', '2026-13-01', 'a day'],
    ['day', '2026-02-30', 'a day'],
    ['moment', 'soon', 'a moment'],
    ['object', '[1]', 'must be object'],
    ['object', '{a}', 'must be JSON'],
    ['many', '{"a":1}', 'must be array'],
    ['many', '[1]', 'item 1 must be string'],
    ['fixed', 'changed', 'must be one of never changes'],
  ])('%s = %s: %s', (name, text, said) => {
    const { problems } = readForm(fields, { ...defaults, required_text: 'fine', [name]: text })
    expect(Object.keys(problems)).toEqual([name])
    expect(problems[name]).toContain(said)
  })

  it.each([
    ['many', 'enwiki, frwiki', ['enwiki', 'frwiki']],
    ['many', '["a,b"]', ['a,b']],
    ['flag', '', false],
    ['flag', 'yes', true],
    ['object', '', null],
    ['optional', '', null],
    ['moment', '2026-10-14T06:00:00+02:00', '2026-10-14T06:00:00+02:00'],
    ['moment', '2026-10-14 06:00', '2026-10-14T06:00Z'],
    ['moment', '1791957600', '2026-10-14T06:00:00Z'],
    ['untyped', 'words', 'words'],
    ['untyped', '{"a":1}', { a: 1 }],
  ])('%s = %s is read', (name, text, value) => {
    const read = readForm(fields, { ...defaults, required_text: 'fine', [name]: text })
    expect(read.problems).toEqual({})
    expect(read.values[name]).toEqual(value)
  })

  it('takes any text without an exception', () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.constantFrom(...Object.keys(recorded)), fc.string()),
        (texts) => {
          readForm(fields, texts)
          readOptions(params, texts)
        },
      ),
    )
  })

  it('names from outside never reach a prototype', () => {
    readOptions([], JSON.parse('{"__proto__": "x"}') as Record<string, string>)
    expect(({} as { x?: unknown }).x).toBeUndefined()
  })
})

describe('isTamePattern', () => {
  it.each([['^[a-z_]+$'], ['^\\d{4}-\\d\\d$'], ['^enwiki$'], ['[A-Z][a-z]*']])(
    '%s may be tried',
    (pattern) => expect(isTamePattern(pattern)).toBe(true),
  )
  it.each([['(a+)+$'], ['^(?=x)'], ['a*a*a*b'], ['(a)\\1'], ['['], ['x'.repeat(201)]])(
    '%s is left to Airflow',
    (pattern) => expect(isTamePattern(pattern)).toBe(false),
  )
})

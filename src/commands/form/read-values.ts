import type { DagParam } from '../../ports/airflow.ts'
import { nearest } from '../../config/nearest.ts'
import { fieldOfParam } from './field-of-param.ts'
import type { Field } from './form.ts'
import { readField } from './read-field.ts'

/** Values by field name, and what is wrong, by field name. */
export type Values = { values: Record<string, unknown>; problems: Record<string, string> }

/** Reads a form that was filled in: every field, so that one look shows every problem. */
export function readForm(fields: Field[], written: Record<string, string>): Values {
  const read = empty()
  for (const field of fields) {
    const text = written[field.name] ?? ''
    // A box that is not ticked is an answer.
    const reading = readField(field, field.kind === 'flag' && text === '' ? 'false' : text)
    if ('problem' in reading) read.problems[field.name] = reading.problem
    else if ('value' in reading) read.values[field.name] = reading.value
  }
  return read
}

/** Reads `key=value` words by a DAG's parameters; what is not said keeps the DAG's default. */
export function readOptions(params: DagParam[], options: Record<string, string>): Values {
  const read = empty()
  for (const [name, text] of Object.entries(options)) {
    const param = params.find((each) => each.name === name)
    if (!param) {
      if (params.length > 0) read.problems[name] = unknownParam(name, params)
      else read.values[name] = text
      continue
    }
    const reading = readField(fieldOfParam(param), text)
    if ('problem' in reading) read.problems[name] = reading.problem
    else if ('value' in reading) read.values[name] = reading.value
  }
  for (const param of params) {
    const lacking = param.value === null && !Object.hasOwn(options, param.name)
    if (lacking && fieldOfParam(param).required) read.problems[param.name] = 'needs a value'
  }
  return read
}

function unknownParam(name: string, params: DagParam[]): string {
  const names = params.map((each) => each.name)
  const meant = nearest(name, names)
  return meant ? `is not a parameter; did you mean ${meant}?` : `is not one of ${names.join(', ')}`
}

/** Without a prototype: names come from outside, and one of them may be `__proto__`. */
const empty = (): Values => ({ values: Object.create(null), problems: Object.create(null) })

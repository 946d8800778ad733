import { nameProblem } from '../resolve/matching-names.ts'
import type { Field } from './form.ts'
import { broken } from './schema.ts'
import { typesOf } from './field-of-param.ts'

/** A value that was read, none (leave it out), or why not. */
export type Reading = { value: unknown } | { absent: true } | { problem: string }

/** Reads what somebody wrote into a field, by the field's schema. */
export function readField(field: Field, text: string): Reading {
  if (text.trim() === '') return absentOf(field, text)
  const parsed = parse(field, text)
  if ('problem' in parsed) return parsed
  const problem = broken(parsed.value, field.schema)
  return problem === null ? parsed : { problem }
}

function absentOf(field: Field, text: string): Reading {
  if (typesOf(field.schema).includes('null')) return { value: null }
  if (text !== '' && field.kind === 'text') return { value: text }
  return field.required ? { problem: 'needs a value' } : { absent: true }
}

type Parsed = { value: unknown } | { problem: string }

function parse(field: Field, text: string): Parsed {
  switch (field.kind) {
    case 'choice':
      return choiceOf(field, text)
    case 'flag':
      return flagOf(text)
    case 'whole':
      return /^[+-]?\d{1,15}$/.test(text.trim())
        ? { value: Number(text) }
        : { problem: 'must be a whole number' }
    case 'number':
      return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d{1,3})?$/i.test(text.trim())
        ? { value: Number(text) }
        : { problem: 'must be a number' }
    case 'date':
      return isDate(text.trim())
        ? { value: text.trim() }
        : { problem: 'must be a day such as 2026-10-14' }
    case 'moment':
      return momentOf(text.trim())
    case 'json':
      return jsonOf(field, text)
    case 'text':
    case 'multiline': {
      const problem = field.names ? nameProblem(text, field.names) : null
      return problem === null ? { value: text } : { problem }
    }
  }
}

function choiceOf(field: Field, text: string): Parsed {
  const chosen = field.choices.find(({ value, label }) => value === text || label === text)
  const listed = field.schema['enum'] ?? [field.schema['const']]
  const value = (Array.isArray(listed) ? listed : []).find(
    (each) => (typeof each === 'string' ? each : JSON.stringify(each)) === chosen?.value,
  )
  return chosen
    ? { value: value ?? chosen.value }
    : {
        problem: `must be one of ${field.choices.map((each) => each.value).join(', ')}`.slice(
          0,
          300,
        ),
      }
}

function flagOf(text: string): Parsed {
  const word = text.trim().toLowerCase()
  if (['true', 'yes', 'on', '1'].includes(word)) return { value: true }
  if (['false', 'no', 'off', '0'].includes(word)) return { value: false }
  return { problem: 'must be true or false' }
}

function isDate(text: string): boolean {
  try {
    return /^\d{4}-\d\d-\d\d$/.test(text) && Temporal.PlainDate.from(text).toString() === text
  } catch {
    return false
  }
}

/** A moment without a zone is taken as UTC, as Airflow does; a chat's picker gives epoch seconds. */
function momentOf(text: string): Parsed {
  if (/^\d{9,11}$/.test(text)) {
    const at = Temporal.Instant.fromEpochMilliseconds(Number(text) * 1000)
    return { value: at.toString() }
  }
  const iso = text.replace(/^(\d{4}-\d\d-\d\d)$/, '$1T00:00').replace(' ', 'T')
  const zoned = /(?:Z|[+-]\d\d:?\d\d)$/i.test(iso) ? iso : `${iso}Z`
  try {
    Temporal.Instant.from(zoned)
    return { value: zoned }
  } catch {
    return { problem: 'must be a moment such as 2026-10-14T06:00:00Z' }
  }
}

function jsonOf(field: Field, text: string): Parsed {
  try {
    return { value: JSON.parse(text) as unknown }
  } catch {
    const types = typesOf(field.schema)
    if (types.includes('array') && !/^\s*[[{]/.test(text)) {
      return {
        value: text
          .split(/[,\n]/)
          .map((each) => each.trim())
          .filter(Boolean),
      }
    }
    if (types.length === 0) return { value: text }
    const example = types.includes('array') ? '["enwiki", "frwiki"]' : '{"key": "value"}'
    return { problem: `must be JSON such as ${example}` }
  }
}

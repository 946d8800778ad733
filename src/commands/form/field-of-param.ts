import { numberAt, objectAt, textAt } from '../../evidence/raw.ts'
import type { Raw } from '../../evidence/snapshot.ts'
import type { DagParam } from '../../ports/airflow.ts'
import type { Field, FieldKind } from './form.ts'

const choicesMax = 100

/** The question that a DAG's parameter asks, from its JSON schema. Source: airflow/sdk/definitions/param.py, `Param.dump`. */
export function fieldOfParam({ name, value, description, schema }: DagParam): Field {
  const choices = choicesOf(schema)
  const kind = kindOf(schema, value, choices.length)
  return {
    name,
    label: textAt(schema, 'title') ?? name,
    hint: hintOf(description ?? textAt(schema, 'description_md'), schema),
    kind,
    required: !typesOf(schema).includes('null') && typesOf(schema).length > 0,
    initial: value === null || value === undefined ? null : written(value),
    choices,
    schema,
  }
}

/** The types that a schema allows; none where it does not say. */
export function typesOf(schema: Raw): string[] {
  const type = schema['type']
  return (Array.isArray(type) ? type : [type]).filter((each) => typeof each === 'string')
}

/** A value as people write it: text as it is, all else as JSON. */
export const written = (value: unknown): string =>
  typeof value === 'string' ? value : JSON.stringify(value, null, 1).replace(/\n\s*/g, ' ')

function choicesOf(schema: Raw): Field['choices'] {
  const listed = Array.isArray(schema['enum']) ? schema['enum'] : constantOf(schema)
  const labels = objectAt(schema, 'values_display')
  return listed
    .filter((each) => each !== null)
    .map((each) => ({
      value: written(each),
      label: String(labels[written(each)] ?? written(each)),
    }))
}

const constantOf = (schema: Raw): unknown[] => ('const' in schema ? [schema['const']] : [])

function kindOf(schema: Raw, value: unknown, choices: number): FieldKind {
  if (choices > 0 && choices <= choicesMax) return 'choice'
  const types = typesOf(schema)
  if (types.includes('boolean')) return 'flag'
  if (types.includes('integer')) return 'whole'
  if (types.includes('number')) return 'number'
  if (types.includes('object') || types.includes('array')) return 'json'
  const format = textAt(schema, 'format')
  if (format === 'date') return 'date'
  if (format === 'date-time') return 'moment'
  if (format === 'multiline' || (typeof value === 'string' && value.includes('\n')))
    return 'multiline'
  if (types.length === 0 && value !== null && typeof value !== 'string') return 'json'
  return 'text'
}

function hintOf(description: string | null, schema: Raw): string | null {
  const minimum = numberAt(schema, 'minimum')
  const maximum = numberAt(schema, 'maximum')
  const above = numberAt(schema, 'exclusiveMinimum')
  const pattern = textAt(schema, 'pattern')
  const limits = [
    minimum !== null && `at least ${minimum}`,
    above !== null && `more than ${above}`,
    maximum !== null && `at most ${maximum}`,
    pattern && `matches ${pattern}`,
  ].filter(Boolean)
  return [description, limits.join(', ')].filter(Boolean).join(' – ') || null
}

import type { EmulatedDag } from './model.ts'

/**
 * What Airflow says of a conf that does not fit the DAG's params; null when it fits. Keys that are no params
 * are taken. `noValue` is how the version says that one is missing.
 */
export function checkConf(
  dag: EmulatedDag,
  conf: Record<string, unknown>,
  noValue: string,
): string | null {
  for (const [name, { value, schema }] of Object.entries(dag.params)) {
    const given = name in conf ? conf[name] : value
    if (given === undefined) return `Invalid input for param ${name}: ${noValue}`
    const problem = checkValue(given, schema)
    if (problem !== null)
      return `Invalid input for param ${name}: ${problem[0]}\n\nFailed validating '${problem[1]}' in schema:\n    ${quoted(schema)}\n\nOn instance:\n    ${quoted(given)}`
  }
  return null
}

type Schema = { readonly [key: string]: unknown }

function checkValue(value: unknown, schema: Schema): [string, string] | null {
  const types = [schema['type'] ?? []].flat() as string[]
  if (types.length > 0 && !types.some((type) => isType(value, type)))
    return [`${quoted(value)} is not of type ${types.map(quoted).join(', ')}`, 'type']
  const allowed = schema['enum'] as unknown[] | undefined
  if (allowed && value !== null && !allowed.includes(value))
    return [`${quoted(value)} is not one of ${quoted(allowed)}`, 'enum']
  if ('const' in schema && value !== schema['const'])
    return [`${quoted(schema['const'])} was expected`, 'const']
  if (typeof value === 'number') return checkNumber(value, schema)
  if (typeof value === 'string') return checkText(value, schema)
  return null
}

function checkNumber(value: number, schema: Schema): [string, string] | null {
  const { minimum, maximum } = schema as { minimum?: number; maximum?: number }
  if (minimum !== undefined && value < minimum)
    return [`${value} is less than the minimum of ${minimum}`, 'minimum']
  if (maximum !== undefined && value > maximum)
    return [`${value} is greater than the maximum of ${maximum}`, 'maximum']
  return null
}

function checkText(value: string, schema: Schema): [string, string] | null {
  const { minLength, maxLength, pattern } = schema as {
    minLength?: number
    maxLength?: number
    pattern?: string
  }
  if (minLength !== undefined && value.length < minLength)
    return [`${quoted(value)} is too short`, 'minLength']
  if (maxLength !== undefined && value.length > maxLength)
    return [`${quoted(value)} is too long`, 'maxLength']
  if (pattern !== undefined && !new RegExp(pattern).test(value))
    return [`${quoted(value)} does not match ${quoted(pattern)}`, 'pattern']
  return null
}

function isType(value: unknown, type: string): boolean {
  switch (type) {
    case 'null':
      return value === null
    case 'integer':
      return Number.isInteger(value)
    case 'array':
      return Array.isArray(value)
    case 'object':
      return typeof value === 'object' && value !== null && !Array.isArray(value)
    default:
      return typeof value === type
  }
}

/** As Python's repr shows it. */
function quoted(value: unknown): string {
  if (value === null) return 'None'
  if (typeof value === 'boolean') return value ? 'True' : 'False'
  if (typeof value === 'string') return `'${value}'`
  if (Array.isArray(value)) return `[${value.map(quoted).join(', ')}]`
  if (typeof value !== 'object') return String(value)
  return `{${Object.entries(value)
    .map(([name, each]) => `'${name}': ${quoted(each)}`)
    .join(', ')}}`
}

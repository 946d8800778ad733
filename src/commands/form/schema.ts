import { numberAt, objectAt, textAt, textsAt } from '../../evidence/raw.ts'
import type { Raw } from '../../evidence/snapshot.ts'
import { typesOf } from './field-of-param.ts'
import { isTamePattern } from './tame-pattern.ts'

/** What is wrong with a value by its JSON schema, or null. The words that Airflow's forms use; all else is left to Airflow. */
export function broken(value: unknown, schema: Raw): string | null {
  const types = typesOf(schema)
  if (types.length > 0 && !types.some((type) => isOfType(value, type))) {
    return `must be ${types.filter((type) => type !== 'null').join(' or ')}`
  }
  if (typeof value === 'number') return brokenNumber(value, schema)
  if (typeof value === 'string') return brokenText(value, schema)
  if (Array.isArray(value)) return brokenList(value, schema)
  if (typeof value === 'object' && value !== null) {
    const missing = textsAt(schema, 'required').filter((key) => !Object.hasOwn(value, key))
    return missing.length > 0 ? `lacks ${missing.join(', ')}` : null
  }
  return null
}

function isOfType(value: unknown, type: string): boolean {
  switch (type) {
    case 'null':
      return value === null
    case 'integer':
      return Number.isInteger(value)
    case 'number':
      return typeof value === 'number'
    case 'array':
      return Array.isArray(value)
    case 'object':
      return typeof value === 'object' && value !== null && !Array.isArray(value)
    case 'string':
    case 'boolean':
      return typeof value === type
    default:
      return true
  }
}

function brokenNumber(value: number, schema: Raw): string | null {
  const minimum = numberAt(schema, 'minimum')
  const maximum = numberAt(schema, 'maximum')
  const above = numberAt(schema, 'exclusiveMinimum')
  const below = numberAt(schema, 'exclusiveMaximum')
  if (minimum !== null && value < minimum) return `must be at least ${minimum}`
  if (maximum !== null && value > maximum) return `must be at most ${maximum}`
  if (above !== null && value <= above) return `must be more than ${above}`
  if (below !== null && value >= below) return `must be less than ${below}`
  return null
}

function brokenText(value: string, schema: Raw): string | null {
  const length = [...value].length
  const shortest = numberAt(schema, 'minLength')
  const longest = numberAt(schema, 'maxLength')
  const pattern = textAt(schema, 'pattern')
  if (shortest !== null && length < shortest) return `must have at least ${shortest} characters`
  if (longest !== null && length > longest) return `must have at most ${longest} characters`
  if (pattern && length <= 500 && isTamePattern(pattern) && !new RegExp(pattern, 'u').test(value)) {
    return `must match ${pattern}`
  }
  return null
}

function brokenList(value: unknown[], schema: Raw): string | null {
  const fewest = numberAt(schema, 'minItems')
  const most = numberAt(schema, 'maxItems')
  if (fewest !== null && value.length < fewest) return `must have at least ${fewest} items`
  if (most !== null && value.length > most) return `must have at most ${most} items`
  const items = objectAt(schema, 'items')
  const index = value.slice(0, 1000).findIndex((item) => broken(item, items) !== null)
  return index < 0 ? null : `item ${index + 1} ${broken(value[index], items)}`
}

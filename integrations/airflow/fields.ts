import type { Raw } from '../../src/evidence/snapshot.ts'

// What Airflow sends is read field by field: a field that is missing, null or of another kind is "none", never an error.

/** The value as a JSON object; an empty one when it is something else. */
export function record(value: unknown): Raw {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Raw) : {}
}

/** The objects of a list; none when it is no list. */
export function records(value: unknown): Raw[] {
  return Array.isArray(value) ? value.map(record) : []
}

/** A text, or null. */
export function text(value: unknown): string | null {
  return typeof value === 'string' ? value : null
}

/** The texts of a list. */
export function texts(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((each) => typeof each === 'string') : []
}

/** A finite number, or null. */
export function number(value: unknown): number | null {
  return typeof value === 'number' && Number.isFinite(value) ? value : null
}

/** A moment in ISO 8601 with a zone, or null. */
export function instant(value: unknown): Temporal.Instant | null {
  if (typeof value !== 'string') return null
  try {
    return Temporal.Instant.from(value)
  } catch {
    return null
  }
}

/** A moment as both versions take it in a query: in UTC, with `Z` (3.x answers 500 without a zone). */
export function zulu(at: Temporal.Instant): string {
  return at.toString({ smallestUnit: 'microsecond' })
}

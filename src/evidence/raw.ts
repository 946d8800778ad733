import type { Raw } from './snapshot.ts'

/** An object, or an empty one where there is none. */
export const objectAt = (value: unknown, ...path: string[]): Raw => {
  const found = at(value, path)
  return typeof found === 'object' && found !== null && !Array.isArray(found) ? (found as Raw) : {}
}

/** The objects of a list, or none. */
export const objectsAt = (value: unknown, ...path: string[]): Raw[] => {
  const found = at(value, path)
  return Array.isArray(found) ? found.filter(isObject) : []
}

/** A string that is not empty, or null. */
export const textAt = (value: unknown, ...path: string[]): string | null => {
  const found = at(value, path)
  return typeof found === 'string' && found !== '' ? found : null
}

/** The strings of a list, or none. */
export const textsAt = (value: unknown, ...path: string[]): string[] => {
  const found = at(value, path)
  return Array.isArray(found) ? found.filter((item) => typeof item === 'string') : []
}

/** A finite number (also one written as text), or null. */
export const numberAt = (value: unknown, ...path: string[]): number | null => {
  const found = at(value, path)
  const number = typeof found === 'string' && found.trim() !== '' ? Number(found) : found
  return typeof number === 'number' && Number.isFinite(number) ? number : null
}

/** True only where the value is `true`. */
export const flagAt = (value: unknown, ...path: string[]): boolean => at(value, path) === true

/** An object's string entries: labels, a node selector. */
export const entriesAt = (value: unknown, ...path: string[]): [string, string][] =>
  Object.entries(objectAt(value, ...path)).flatMap(([key, item]) =>
    typeof item === 'string' || typeof item === 'number' ? [[key, String(item)]] : [],
  )

/** A moment, or null where the text is none. */
export const instantAt = (value: unknown, ...path: string[]): Temporal.Instant | null => {
  const text = textAt(value, ...path)
  if (text === null || !/^\d{4}-\d\d-\d\d[T ]\d\d:\d\d/.test(text)) return null
  const milliseconds = Date.parse(text)
  return Number.isNaN(milliseconds) ? null : Temporal.Instant.fromEpochMilliseconds(milliseconds)
}

const isObject = (item: unknown): item is Raw =>
  typeof item === 'object' && item !== null && !Array.isArray(item)

function at(value: unknown, path: string[]): unknown {
  let found = value
  for (const key of path) {
    if (typeof found !== 'object' || found === null || !Object.hasOwn(found, key)) return undefined
    found = (found as Raw)[key]
  }
  return found
}

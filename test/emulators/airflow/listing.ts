import { Problem } from './answer.ts'

/** The part of a list that a query asks for. 2.x gives 100 by default and 3.x 50; neither gives more than 100. */
export function pageOf<T>(
  entries: T[],
  query: URLSearchParams,
  usualLimit: number,
): { page: T[]; total: number } {
  const limit = Math.min(100, wholeNumber(query.get('limit'), usualLimit))
  const offset = wholeNumber(query.get('offset'), 0)
  return { page: entries.slice(offset, offset + limit), total: entries.length }
}

/** Sorted as `order_by` says, `-` for downwards; what is null comes first upwards. */
export function ordered<T>(
  entries: T[],
  query: URLSearchParams,
  usual: string,
  keys: Record<string, (entry: T) => string | number | null>,
): T[] {
  const asked = query.get('order_by') ?? usual
  const name = asked.replace(/^-/, '')
  const key = keys[name]
  if (key === undefined)
    throw new Problem(
      400,
      'Bad Request',
      `Ordering with '${name}' is disallowed or the attribute does not exist on the model`,
    )
  const sorted = entries.toSorted((one, other) => compare(key(one), key(other)))
  return asked.startsWith('-') ? sorted.reverse() : sorted
}

/** A moment of a query, in milliseconds with a fraction, or null. `refuse` says what the version does to a bad one. */
export function momentOf(
  query: URLSearchParams,
  name: string,
  refuse: (value: string, name: string) => Problem,
): Temporal.Instant | null {
  const value = query.get(name)
  if (value === null) return null
  try {
    return Temporal.Instant.from(value)
  } catch {
    throw refuse(value, name)
  }
}

function compare(one: string | number | null, other: string | number | null): number {
  if (one === other) return 0
  if (one === null) return -1
  if (other === null) return 1
  return one < other ? -1 : 1
}

function wholeNumber(value: string | null, usual: number): number {
  const number = Number(value ?? usual)
  if (!Number.isInteger(number) || number < 0)
    throw new Problem(400, 'Bad Request', `'${value}' is not a whole number`)
  return number
}

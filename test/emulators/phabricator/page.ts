import { ConduitError } from './conduit-error.ts'
import { integerOf, type Query } from './parameters.ts'

/** The size of a page; as on the real server 1 to 100. */
export function pageSize(query: Query): number {
  const size = integerOf(query, query.parameters, 'limit') ?? 100
  if (size > 100)
    throw new ConduitError(
      'ERR-INVALID-PAGE-SIZE',
      `Maximum page size for Conduit API method calls is 100, but this call specified ${size}.`,
    )
  if (size < 1)
    throw new ConduitError(
      'ERR-INVALID-PAGE-SIZE',
      `Minimum page size for Conduit API method calls is 1, but this call specified ${size}.`,
    )
  return size
}

/** One page of a sorted list by the `after` and `before` cursors, with the cursor of the answer. */
export function page<T>(
  query: Query,
  sorted: T[],
  idOf: (item: T) => number,
): { items: T[]; cursor: Record<string, unknown> } {
  const size = pageSize(query)
  const { after = null, before = null, limit = 100 } = query.parameters
  const position = (cursor: unknown) =>
    sorted.findIndex((item) => String(idOf(item)) === String(cursor))
  let items: T[]
  let more: boolean
  if (before !== null) {
    const earlier = sorted.slice(0, position(before))
    items = earlier.slice(-size)
    more = earlier.length > size
  } else {
    const rest = after === null ? sorted : sorted.slice(position(after) + 1)
    items = rest.slice(0, size)
    more = rest.length > size
  }
  const first = items[0] === undefined ? null : String(idOf(items[0]))
  const last = items.at(-1) === undefined ? null : String(idOf(items.at(-1) as T))
  return {
    items,
    cursor: {
      limit,
      after: before !== null || more ? last : null,
      before: before !== null ? (more ? first : null) : after !== null ? first : null,
    },
  }
}

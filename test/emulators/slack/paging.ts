import { SlackFailure } from './failure.ts'

/** One page of a list by limit and cursor, with the metadata that leads to the next. */
export function page<T>(
  items: T[],
  args: Record<string, unknown>,
  most: number,
): { items: T[]; response_metadata: { next_cursor: string } } {
  const limit = Math.min(Math.max(Number(args['limit'] ?? 100) || 100, 1), most)
  const start = args['cursor'] ? startOf(String(args['cursor'])) : 0
  const end = start + limit
  const cursor = end < items.length ? Buffer.from(`from:${end}`).toString('base64') : ''
  return { items: items.slice(start, end), response_metadata: { next_cursor: cursor } }
}

function startOf(cursor: string): number {
  const match = /^from:(\d+)$/.exec(Buffer.from(cursor, 'base64').toString())
  if (!match) throw new SlackFailure('invalid_cursor')
  return Number(match[1])
}

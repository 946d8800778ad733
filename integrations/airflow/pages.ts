import { number, record, records } from './fields.ts'
import type { Raw } from '../../src/evidence/snapshot.ts'

/** The most a server gives at once (`[api] maximum_page_limit`), whatever is asked for. */
const pageSize = 100
const mostReadings = 3

/** How a list is read. */
export type Paging<T> = {
  /** One page of the API's answer. */
  page(limit: number, offset: number): Promise<unknown>
  /** Under which name the answer holds its entries. */
  name: string
  read(raw: Raw): T
  keyOf(entry: T): string
  /** At most so many entries. */
  limit: number
}

/**
 * All entries of a list, each once. Pages are counted by what came, since servers cap them silently. Rows that come and
 * go between two pages shift others over their edge: then fewer came than the server counted at most, and the list is
 * read again, twice if need be.
 */
export async function readPages<T>(paging: Paging<T>): Promise<T[]> {
  const found = new Map<string, T>()
  for (let reading = 1; reading <= mostReadings; reading += 1)
    if (await readOnce(paging, found)) break
  return [...found.values()].slice(0, paging.limit)
}

/** Adds what the list holds; resolves to whether that was all. */
async function readOnce<T>(paging: Paging<T>, found: Map<string, T>): Promise<boolean> {
  let mostCounted = 0
  const seen = new Set<string>()
  for (let offset = 0; seen.size < paging.limit;) {
    const limit = Math.min(pageSize, paging.limit - seen.size)
    const answer = record(await paging.page(limit, offset))
    const entries = records(answer[paging.name])
    const total = number(answer['total_entries'])
    mostCounted = Math.max(mostCounted, total ?? 0)
    for (const raw of entries) {
      const entry = paging.read(raw)
      const key = paging.keyOf(entry)
      seen.add(key)
      found.set(key, entry)
    }
    offset += entries.length
    if (entries.length === 0 || (total !== null && offset >= total)) break
  }
  return seen.size >= Math.min(mostCounted, paging.limit)
}

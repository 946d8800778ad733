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
 * All entries of a list, each once. Pages are counted by what came, since servers cap them silently. While rows come
 * and go between two pages, entries shift over their edge: when fewer came than the server counts, it is read again.
 */
export async function readPages<T>(paging: Paging<T>): Promise<T[]> {
  const found = new Map<string, T>()
  for (let reading = 1; reading <= mostReadings; reading += 1) {
    const total = await readOnce(paging, found)
    if (found.size >= Math.min(total ?? 0, paging.limit)) break
  }
  return [...found.values()].slice(0, paging.limit)
}

/** Adds what is not there yet, and says how many entries the server counts. */
async function readOnce<T>(paging: Paging<T>, found: Map<string, T>): Promise<number | null> {
  let total: number | null = null
  const newest = new Map<string, T>()
  for (let offset = 0; newest.size < paging.limit;) {
    const limit = Math.min(pageSize, paging.limit - newest.size)
    const answer = record(await paging.page(limit, offset))
    const entries = records(answer[paging.name])
    total = number(answer['total_entries'])
    for (const raw of entries) {
      const entry = paging.read(raw)
      newest.set(paging.keyOf(entry), entry)
    }
    offset += entries.length
    if (entries.length === 0 || (total !== null && offset >= total)) break
  }
  for (const [key, entry] of newest) found.set(key, entry)
  return total
}

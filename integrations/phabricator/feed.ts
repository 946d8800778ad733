import { Refused } from '../../src/delivery/endings.ts'
import type { Conduit } from './conduit.ts'
import { entryOf, historyAnswer, type HistoryEntry } from './history.ts'

/** What happened since a cursor. `gap`: the cursor was of no use any more, and entries may be missing. */
export type FeedStep = { entries: HistoryEntry[]; cursor: string | null; gap: boolean }

const pagesMost = 20

/**
 * Reads the changes of all tasks that the account can see after a cursor (the id of the last entry read), oldest first.
 * Without a cursor, or with one that is no longer valid, it begins now and says that there is a gap.
 */
export async function readFeed(
  conduit: Conduit,
  cursor: string | null,
  signal?: AbortSignal,
): Promise<FeedStep> {
  if (cursor === null) return await beginNow(conduit, signal)
  const entries: HistoryEntry[] = []
  let before = cursor
  for (let page = 0; page < pagesMost; page += 1) {
    const found = await pageAfter(conduit, before, signal)
    if (found === null) return await beginNow(conduit, signal)
    entries.push(...found.toReversed())
    const newest = found[0]
    if (newest === undefined || found.length < 100)
      return { entries, cursor: String(newest?.id ?? before), gap: false }
    before = String(newest.id)
  }
  return await beginNow(conduit, signal)
}

async function pageAfter(
  conduit: Conduit,
  before: string,
  signal: AbortSignal | undefined,
): Promise<HistoryEntry[] | null> {
  try {
    const { data } = await conduit.read(
      'transaction.search',
      { objectType: 'TASK', before, limit: 100 },
      historyAnswer,
      signal ? { signal } : {},
    )
    return data.map(entryOf).toSorted((a, b) => b.id - a.id)
  } catch (error) {
    const lost =
      error instanceof Refused && ['not-found', 'access-denied'].includes(error.code ?? '')
    if (lost) return null
    throw error
  }
}

async function beginNow(conduit: Conduit, signal: AbortSignal | undefined): Promise<FeedStep> {
  const { data } = await conduit.read(
    'transaction.search',
    { objectType: 'TASK', limit: 1 },
    historyAnswer,
    signal ? { signal } : {},
  )
  return { entries: [], cursor: data[0] === undefined ? null : String(data[0].id), gap: true }
}

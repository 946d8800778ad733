import { Refused } from '../../../src/delivery/endings.ts'
import { objectsAt, textAt } from '../../../src/evidence/raw.ts'
import type { Raw } from '../../../src/evidence/snapshot.ts'
import type { Connection } from '../connection/connection.ts'
import { Unreadable } from '../connection/unreadable.ts'
import { readSighting, type Sighting } from './watch-event.ts'

const pageSize = 500
const pageDeadlineMilliseconds = 60_000

/**
 * Every object of a resource, page by page, and in the end the version from which a watch goes on. Where a list takes
 * so long that its pages expire, the rest is given up and everything asked for at once, as client-go's pager does.
 */
export async function listAll(
  connection: Connection,
  path: string,
  signal: AbortSignal,
  onPage: (sightings: Sighting[]) => void,
): Promise<{ version: string; seen: Set<string> }> {
  try {
    return await listPages(connection, path, signal, onPage, pageSize)
  } catch (error) {
    if (!(error instanceof Refused) || error.status !== 410) throw error
    return await listPages(connection, path, signal, onPage, undefined)
  }
}

async function listPages(
  connection: Connection,
  path: string,
  signal: AbortSignal,
  onPage: (sightings: Sighting[]) => void,
  limit: number | undefined,
) {
  const seen = new Set<string>()
  for (let token: string | null = null; ;) {
    const query: Record<string, string | number | undefined> = {
      limit,
      continue: token ?? undefined,
    }
    const page: Raw = await connection.read(path, query, {
      signal,
      deadlineMilliseconds: pageDeadlineMilliseconds,
    })
    const sightings = objectsAt(page, 'items').map(readSighting)
    for (const { uid } of sightings) seen.add(uid)
    onPage(sightings)
    token = textAt(page, 'metadata', 'continue')
    if (token !== null) continue
    const version = textAt(page, 'metadata', 'resourceVersion')
    if (version === null) throw new Unreadable('the list')
    return { version, seen }
  }
}

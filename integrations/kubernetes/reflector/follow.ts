import type { Clock } from '../../../src/clock.ts'
import { Refused } from '../../../src/delivery/endings.ts'
import type { Connection } from '../connection/connection.ts'
import { readLines } from './lines.ts'
import { readWatchEvent, type Sighting } from './watch-event.ts'
import { startWatchdog } from './watchdog.ts'

/** What one watch works on. */
export type Follow = {
  connection: Connection
  path: string
  clock: Clock
  random: () => number
  /** A watch that is silent for so long is taken for dead: two and a half bookmark intervals of the server. */
  idleMilliseconds: number
  onBytes(): void
  onSeen(sighting: Sighting): void
  onGone(sighting: Sighting): void
  /** Everything up to this version is known now. */
  onVersion(version: string): void
  /** The objects there are, once a watch-list has named them all. */
  onInitial(seen: ReadonlySet<string>, version: string): void
}

/** The initial objects were never said to be complete: the server does not know watch-lists, or cannot keep one up. */
export class NoWatchList extends Error {}

const initialIdleMilliseconds = 10_000
const shortestSeconds = 240

/** Watches from this version, or with all objects first where it is null, until the server or the silence ends it. */
export async function follow(task: Follow, version: string | null, signal: AbortSignal) {
  const controller = new AbortController()
  const end = () => controller.abort()
  signal.addEventListener('abort', end, { once: true })
  let seen: Set<string> | null = version === null ? new Set() : null
  let idle = false
  const watchdog = startWatchdog(
    task.clock,
    () => (seen ? Math.min(initialIdleMilliseconds, task.idleMilliseconds) : task.idleMilliseconds),
    controller.signal,
    () => {
      idle = true
      end()
    },
  )
  const onBytes = () => {
    watchdog.note()
    task.onBytes()
  }
  try {
    const query = queryFrom(version, task.random)
    const body = await task.connection.open(task.path, query, controller.signal)
    onBytes()
    for await (const line of readLines(body, onBytes)) {
      const event = readWatchEvent(line)
      if (event.kind === 'bookmark') {
        if (seen && !event.endsInitialEvents) throw new NoWatchList()
        if (seen) task.onInitial(seen, event.version)
        else task.onVersion(event.version)
        seen = null
        continue
      }
      seen?.add(event.sighting.uid)
      if (event.kind === 'gone') task.onGone(event.sighting)
      else task.onSeen(event.sighting)
      if (!seen) task.onVersion(event.sighting.version)
    }
    if (seen) throw new NoWatchList()
  } catch (error) {
    signal.throwIfAborted()
    if (seen && (idle || isNoWatchList(error))) throw new NoWatchList()
    if (!idle) throw error
  } finally {
    end()
    signal.removeEventListener('abort', end)
  }
}

/** Servers with the WatchList feature off answer 422; older ones and proxies 400. */
const isNoWatchList = (error: unknown): boolean =>
  error instanceof Refused && (error.status === 422 || error.status === 400)

function queryFrom(version: string | null, random: () => number) {
  const timeoutSeconds = shortestSeconds + Math.floor(random() * shortestSeconds)
  const common = { watch: true, allowWatchBookmarks: true, timeoutSeconds }
  return version === null
    ? { ...common, sendInitialEvents: true, resourceVersionMatch: 'NotOlderThan' }
    : { ...common, resourceVersion: version }
}

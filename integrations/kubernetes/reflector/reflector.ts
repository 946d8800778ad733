import type { Clock } from '../../../src/clock.ts'
import { CallError } from '../../../src/delivery/endings.ts'
import type { Raw } from '../../../src/evidence/snapshot.ts'
import type { Cluster } from '../../../src/ports/kubernetes.ts'
import type { Connection } from '../connection/connection.ts'
import { failureOfTransport } from '../connection/failure.ts'
import { Unreadable } from '../connection/unreadable.ts'
import { afterFailure, type Standing } from './after-failure.ts'
import { createBackoff } from './backoff.ts'
import { follow, NoWatchList, type Follow } from './follow.ts'
import { createKnown, type Change } from './known.ts'
import { listAll } from './list.ts'
import { pause } from './pause.ts'

export type ReflectorHealth = ReturnType<Cluster['health']>[number]

/** What is watched and what is done with it. */
export type ReflectorTask<Kept> = {
  connection: Connection
  /** `/api/v1/pods`, `/api/v1/namespaces/airflow-ml/resourcequotas` */
  path: string
  clock: Clock
  /** Numbers from 0 to 1. */
  random: () => number
  idleMilliseconds?: number
  /** What memory keeps of an object. */
  project(raw: Raw): Kept
  onChange(change: Change<Kept>): void
  /** The resource was listed whole, once or again. */
  onSync?(): void
  /** The API server said 403; it is asked again every 30 to 60 s. */
  onForbidden?(): void
  /** A failure, or an error thrown by `onChange`. */
  onTrouble?(path: string, error: unknown): void
}

const ordinaryIdleMilliseconds = 150_000
const shortWatchMilliseconds = 1000

/**
 * Keeps a copy of one resource, after client-go's reflector: all of it first, then every change, whatever happens to
 * the connection; every state is told once. `run` goes on until aborted and never rejects.
 */
export function createReflector<Kept>(task: ReflectorTask<Kept>) {
  const { connection, path, clock, random } = task
  const backoff = createBackoff(random)
  const standing: Standing = {
    version: null,
    listing: 'watch-list',
    forbidden: false,
    unreadableAt: undefined,
    expirations: 0,
  }
  const counts = { lists: 0, watches: 0, parseErrors: 0, heard: 0 }
  let synced = false
  let lastActivity = 0

  const known = createKnown<Kept>(task.project, (change) => {
    try {
      task.onChange(change)
    } catch (error) {
      task.onTrouble?.(path, error)
    }
  })

  const heard = (version: string) => {
    standing.version = version
    standing.expirations = 0
    counts.heard += 1
  }
  const listed = (seen: ReadonlySet<string>, version: string) => {
    known.sweep(seen)
    counts.lists += 1
    standing.version = version
    synced = true
    task.onSync?.()
  }
  const watch: Follow = {
    connection,
    path,
    clock,
    random,
    idleMilliseconds: task.idleMilliseconds ?? ordinaryIdleMilliseconds,
    onBytes: () => {
      lastActivity = clock.now().epochMilliseconds
      standing.forbidden = false
    },
    onSeen: known.see,
    onGone: known.lose,
    onVersion: heard,
    onInitial: listed,
  }

  async function advance(signal: AbortSignal): Promise<void> {
    if (standing.version === null && standing.listing === 'pages') {
      const list = await listAll(connection, path, signal, (page) => page.forEach(known.see))
      watch.onBytes()
      listed(list.seen, list.version)
    }
    counts.watches += 1
    await follow(watch, standing.version, signal)
  }

  /** One attempt; answers how long to wait before the next. */
  async function attempt(signal: AbortSignal): Promise<number> {
    const began = clock.now().epochMilliseconds
    const heardBefore = counts.heard
    const hasHeard = () => counts.heard > heardBefore
    try {
      await advance(signal)
      const short = clock.now().epochMilliseconds - began < shortWatchMilliseconds
      if (short && !hasHeard()) return backoff.next()
      backoff.reset()
      return 0
    } catch (thrown) {
      if (signal.aborted) return 0
      const error = asEnding(thrown)
      if (hasHeard()) backoff.reset()
      if (error instanceof Unreadable) counts.parseErrors += 1
      const wait = afterFailure(error, standing, backoff, random)
      if (!(error instanceof NoWatchList)) task.onTrouble?.(path, error)
      if (standing.forbidden) task.onForbidden?.()
      return wait
    }
  }

  return {
    async run(signal: AbortSignal): Promise<void> {
      while (!signal.aborted) {
        const wait = await attempt(signal)
        if (wait > 0) await pause(clock, wait, signal)
      }
    },
    values: known.values,
    health: (): ReflectorHealth => ({
      resource: path,
      synced,
      forbidden: standing.forbidden,
      lastActivityMilliseconds: lastActivity,
      objects: known.count(),
      relists: Math.max(0, counts.lists - 1),
      reconnects: Math.max(0, counts.watches - 1),
      parseErrors: counts.parseErrors,
    }),
  }
}

/** What cut a stream short, as an ending. */
const asEnding = (error: unknown): unknown =>
  error instanceof CallError || error instanceof NoWatchList ? error : failureOfTransport(error)

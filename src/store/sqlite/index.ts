import { type Lane, laneOf } from '../../delivery/effects.ts'
import type { Batch, Claim, Store } from '../store.ts'
import { createAuditLog } from './audit-log.ts'
import { openDatabase } from './open.ts'
import { createQueue } from './queue.ts'
import { createRecords } from './records.ts'

/**
 * The store in one SQLite file, owned by one process. Calls are made at once and in order: a commit takes about
 * 0.15 ms, less than a hop to a worker. Throws StoreUnusable when the file cannot be had.
 */
export function openSqliteStore(path: string): Store {
  const { database, release } = openDatabase(path)
  const records = createRecords(database)
  const queue = createQueue(database)
  const auditLog = createAuditLog(database)

  const probe = database.prepare(
    `insert into record (kind, id, version, body) values ('counter', 'probe', 1, 'null')
     on conflict (kind, id) do update set version = version + 1`,
  )

  function inTransaction<T>(work: () => T): T {
    database.exec('begin immediate')
    try {
      const result = work()
      database.exec('commit')
      return result
    } catch (error) {
      if (database.isTransaction) database.exec('rollback')
      throw error
    }
  }

  /** Writes a batch; what its effects of this lane are claimed by, at most `limit`. */
  function write(
    { writes, effects, audit = [], settled }: Batch,
    at: Temporal.Instant,
    lane: Lane | null,
    limit: number,
  ): Claim[] {
    for (const change of writes) if (!records.write(change)) throw new Conflict()
    if (settled) queue.settle(settled, at.epochMilliseconds)
    const claims: Claim[] = []
    for (const effect of effects) {
      const wanted = laneOf(effect) === lane && claims.length < limit
      const claim = wanted ? queue.bear(effect, at.epochMilliseconds) : null
      if (claim) claims.push(claim)
      else queue.put(effect, at.epochMilliseconds)
    }
    for (const entry of audit) auditLog.append(entry, at.toString())
    return claims
  }

  async function commitAndClaim(
    batch: Batch,
    at: Temporal.Instant,
    lane: Lane | null,
    limit: number,
  ): Promise<Claim[] | 'conflict'> {
    try {
      return inTransaction(() => write(batch, at, lane, limit))
    } catch (error) {
      if (error instanceof Conflict) return 'conflict'
      throw error
    }
  }

  inTransaction(() => queue.adoptOrphans())

  return {
    read: async (kind, id) => records.read(kind, id),
    find: async (kind, term) => records.find(kind, term),
    list: async (kind, limit = 1000) => records.list(kind, limit),
    async commit(batch, at) {
      const claims = await commitAndClaim(batch, at, null, 0)
      return claims === 'conflict' ? claims : 'committed'
    },
    commitAndClaim,
    async claim(lane, at, limit) {
      const due = queue.nextDue(lane)
      if (due === null || due > at.epochMilliseconds) return []
      return inTransaction(() => queue.claim(lane, at.epochMilliseconds, limit))
    },
    async postpone(claim, error, due, uncertain) {
      inTransaction(() =>
        queue.postpone(claim.key, error, due?.epochMilliseconds ?? null, uncertain),
      )
    },
    nextDue: async (lane) => queue.nextDue(lane),
    waiting: async (limit = 100) => queue.waiting(limit),
    audit: async ({ after = 0, limit = 1_000_000 } = {}) => auditLog.read(after, limit),
    async check() {
      inTransaction(() => probe.run())
    },
    async close() {
      release()
    },
  }
}

/** Ends a transaction whose base has moved on. */
class Conflict extends Error {}

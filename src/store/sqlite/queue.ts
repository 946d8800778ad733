import type { DatabaseSync } from 'node:sqlite'
import {
  type Effect,
  keyOf,
  type Lane,
  laneOf,
  quarantineMilliseconds,
} from '../../delivery/effects.ts'
import type { Claim, Waiting } from '../store.ts'

type Row = {
  key: string
  lane: Lane
  effect: string
  revision: number
  attempts: number
  uncertain: number
  first_claim_ms: number
}

/** The outbox table, inside whatever transaction the caller holds. One process owns it, so a claim lasts until settled. */
export function createQueue(database: DatabaseSync) {
  // What is asked for again keeps its wait (a 429, a quarantine); the higher revision is delivered after the one in flight.
  const put = database.prepare(
    `insert into outbox (key, lane, effect, due_ms) values (?, ?, ?, ?)
     on conflict (key) do update set effect = excluded.effect, revision = revision + 1,
       attempts = case when due_ms is null then 0 else attempts end,
       due_ms = max(coalesce(due_ms, excluded.due_ms), excluded.due_ms)`,
  )
  const bear = database.prepare(
    `insert into outbox (key, lane, effect, due_ms, attempts, claimed_ms, first_claim_ms)
     values (?1, ?2, ?3, ?4, 1, ?4, ?4) on conflict (key) do nothing`,
  )
  const take = database.prepare(
    `update outbox set attempts = attempts + 1, claimed_ms = ?1,
       first_claim_ms = coalesce(first_claim_ms, ?1)
     where key in (select key from outbox
       where lane = ?2 and due_ms <= ?1 and claimed_ms is null order by due_ms, rowid limit ?3)
     returning key, lane, effect, revision, attempts, uncertain, first_claim_ms`,
  )
  const done = database.prepare('delete from outbox where key = ? and revision = ?')
  const again = database.prepare(
    `update outbox set claimed_ms = null, first_claim_ms = null, attempts = 0, uncertain = 0,
       error = null, due_ms = ? where key = ?`,
  )
  const postpone = database.prepare(
    'update outbox set claimed_ms = null, error = ?, due_ms = ?, uncertain = ? where key = ?',
  )
  const orphans = database.prepare(
    `update outbox set uncertain = 1, due_ms = max(coalesce(due_ms, 0), claimed_ms + ?), claimed_ms = null
     where lane = ? and claimed_ms is not null`,
  )
  const next = database.prepare(
    'select min(due_ms) as due from outbox where lane = ? and due_ms is not null and claimed_ms is null',
  )
  const waiting = database.prepare(
    'select key, lane, attempts, due_ms, error from outbox order by due_ms, rowid limit ?',
  )

  return {
    put(effect: Effect, atMilliseconds: number): void {
      put.run(keyOf(effect), laneOf(effect), JSON.stringify(effect), atMilliseconds)
    },
    /** Puts an effect that is claimed from the start; null where one of its key is there already. */
    bear(effect: Effect, atMilliseconds: number): Claim | null {
      const key = keyOf(effect)
      const lane = laneOf(effect)
      const isNew = bear.run(key, lane, JSON.stringify(effect), atMilliseconds).changes > 0
      if (!isNew) return null
      const firstClaimMilliseconds = atMilliseconds
      return {
        key,
        lane,
        effect,
        revision: 1,
        attempts: 1,
        uncertain: false,
        firstClaimMilliseconds,
      }
    },
    claim(lane: Lane, atMilliseconds: number, limit: number): Claim[] {
      return (take.all(atMilliseconds, lane, limit) as Row[]).map((row) => ({
        key: row.key,
        lane: row.lane,
        effect: JSON.parse(row.effect) as Effect,
        revision: row.revision,
        attempts: row.attempts,
        uncertain: row.uncertain === 1,
        firstClaimMilliseconds: row.first_claim_ms,
      }))
    },
    settle({ key, revision }: Claim, atMilliseconds: number): void {
      if (done.run(key, revision).changes === 0) again.run(atMilliseconds, key)
    },
    postpone(key: string, error: string, dueMilliseconds: number | null, uncertain: boolean): void {
      postpone.run(error, dueMilliseconds, uncertain ? 1 : 0, key)
    },
    /** What an earlier process had in its hands when it ended may have been done: quarantined, then looked up. */
    adoptOrphans(): void {
      for (const [lane, milliseconds] of Object.entries(quarantineMilliseconds)) {
        orphans.run(milliseconds, lane)
      }
    },
    nextDue(lane: Lane): number | null {
      return (next.get(lane)?.['due'] as number | null) ?? null
    },
    waiting(limit: number): Waiting[] {
      return waiting.all(limit).map((row) => ({
        key: String(row['key']),
        lane: row['lane'] as Lane,
        attempts: Number(row['attempts']),
        dueMilliseconds: row['due_ms'] as number | null,
        error: row['error'] as string | null,
      }))
    },
  }
}

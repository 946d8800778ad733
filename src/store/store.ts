import type { Effect, Lane } from '../delivery/effects.ts'

/** What is kept. Each record is one JSON value under a kind and an id, with a version that every write raises by one. */
export type RecordKind =
  | 'incident'
  | 'ticket'
  | 'snapshot'
  | 'digest'
  | 'history'
  | 'run'
  | 'inbox'
  | 'action'
  | 'act'
  | 'cursor'
  | 'counter'
  | 'watch'
  | 'sample'
  | 'schedule'
  | 'user'

export type Stored<T> = { id: string; version: number; body: T }

/** One change of one record. `version` is the one it was based on; null: it must not exist yet. `body` null deletes. */
export type Write = {
  kind: RecordKind
  id: string
  version: number | null
  body: unknown
  /** Words under which `find` finds the record; they replace the earlier ones. */
  terms?: string[]
}

/** An entry of the audit: who asked for what, and what became of it. */
export type AuditEntry = {
  /** Slack user id, or `groundcrew` for what it does by itself. */
  who: string
  action: string
  resource: string
  decision: 'allowed' | 'denied' | 'done' | 'failed' | 'asked'
  detail: string
}

/** An audit entry as stored: each holds the hash of the one before it. */
export type AuditRow = AuditEntry & { sequence: number; at: string; hash: string }

/** State and what must follow from it, written together or not at all. */
export type Change = { writes: Write[]; effects: Effect[]; audit?: AuditEntry[] }

/** A change, and the delivery that taught us. */
export type Batch = Change & { settled?: Claim }

/** An effect taken for delivery. `uncertain`: an earlier attempt may have been carried out. */
export type Claim = {
  key: string
  lane: Lane
  effect: Effect
  revision: number
  attempts: number
  uncertain: boolean
  /** When the first attempt of this revision began, in epoch milliseconds: look-ups begin before it. */
  firstClaimMilliseconds: number
}

/** An effect that waits, for people and metrics. */
export type Waiting = {
  key: string
  lane: Lane
  attempts: number
  dueMilliseconds: number | null
  error: string | null
}

/**
 * The one place where Groundcrew remembers. Every call is atomic and durable when it returns; the contract is the test
 * suite in test/store/contract.ts, which every implementation passes.
 */
export interface Store {
  read<T>(kind: RecordKind, id: string): Promise<Stored<T> | null>
  /** All records of a kind under a term, in order of their ids' creation. */
  find<T>(kind: RecordKind, term: string): Promise<Stored<T>[]>
  /** All records of a kind, newest first, at most `limit`. */
  list<T>(kind: RecordKind, limit?: number): Promise<Stored<T>[]>
  /** Writes the whole batch, or nothing: `conflict` when a record has moved on from the version it was based on. */
  commit(batch: Batch, at: Temporal.Instant): Promise<'committed' | 'conflict'>
  /**
   * Commits the same, and takes its effects of this lane for delivery in the same write, at most `limit`: the ones that
   * nobody asked for before. The others wait to be claimed.
   */
  commitAndClaim(
    batch: Batch,
    at: Temporal.Instant,
    lane: Lane,
    limit: number,
  ): Promise<Claim[] | 'conflict'>
  /** Takes due effects of a lane for delivery; durable, so that a crash leaves them uncertain rather than unknown. */
  claim(lane: Lane, at: Temporal.Instant, limit: number): Promise<Claim[]>
  /** The delivery did not succeed: due again then, or parked for a person when null. */
  postpone(
    claim: Claim,
    error: string,
    due: Temporal.Instant | null,
    uncertain: boolean,
    at: Temporal.Instant,
  ): Promise<void>
  /** When the next effect of the lane is due, in epoch milliseconds; null when none waits. */
  nextDue(lane: Lane): Promise<number | null>
  waiting(limit?: number): Promise<Waiting[]>
  audit(options?: { after?: number; limit?: number }): Promise<AuditRow[]>
  /** Rejects when the database cannot be written. */
  check(): Promise<void>
  close(): Promise<void>
}

import { createHash } from 'node:crypto'
import type { AuditEntry, AuditRow } from '../store/store.ts'

/** What the first entry follows. */
export const beginning = '0'.repeat(64)

/** The hash that chains an entry to the one before it: SHA-256 in hex over all of them. */
export function chainHash(
  previous: string,
  sequence: number,
  at: string,
  entry: AuditEntry,
): string {
  const { who, action, resource, decision, detail } = entry
  return createHash('sha256')
    .update(JSON.stringify([previous, sequence, at, who, action, resource, decision, detail]))
    .digest('hex')
}

/** The first entry whose place in the chain does not hold, or null when all do. Rows in order, from the first. */
export function firstBroken(rows: AuditRow[]): AuditRow | null {
  let previous = beginning
  let sequence = 1
  for (const row of rows) {
    if (row.sequence !== sequence || row.hash !== chainHash(previous, row.sequence, row.at, row)) {
      return row
    }
    previous = row.hash
    sequence += 1
  }
  return null
}

import type { DatabaseSync } from 'node:sqlite'
import { beginning, chainHash } from '../../access/audit.ts'
import type { AuditEntry, AuditRow } from '../store.ts'

/** The append-only audit table, inside whatever transaction the caller holds. */
export function createAuditLog(database: DatabaseSync) {
  const last = database.prepare('select sequence, hash from audit order by sequence desc limit 1')
  const append = database.prepare(
    'insert into audit (sequence, at, entry, hash) values (?, ?, ?, ?)',
  )
  const rows = database.prepare(
    'select sequence, at, entry, hash from audit where sequence > ? order by sequence limit ?',
  )
  return {
    append(entry: AuditEntry, at: string): void {
      const previous = last.get()
      const sequence = Number(previous?.['sequence'] ?? 0) + 1
      const hash = chainHash(String(previous?.['hash'] ?? beginning), sequence, at, entry)
      append.run(sequence, at, JSON.stringify(entry), hash)
    },
    read(after: number, limit: number): AuditRow[] {
      return rows.all(after, limit).map((row) => ({
        ...(JSON.parse(String(row['entry'])) as AuditEntry),
        sequence: Number(row['sequence']),
        at: String(row['at']),
        hash: String(row['hash']),
      }))
    },
  }
}

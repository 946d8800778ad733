import type { DatabaseSync } from 'node:sqlite'
import type { RecordKind, Stored, Write } from '../store.ts'

type Row = { id: string; version: number; body: string }

/** Reading and writing of records, inside whatever transaction the caller holds. */
export function createRecords(database: DatabaseSync) {
  const one = database.prepare('select id, version, body from record where kind = ? and id = ?')
  const byTerm = database.prepare(
    `select r.id, r.version, r.body from term t join record r on r.sequence = t.sequence
     where t.kind = ? and t.word = ? order by r.sequence`,
  )
  const newest = database.prepare(
    'select id, version, body from record where kind = ? order by sequence desc limit ?',
  )
  const insert = database.prepare(
    `insert into record (kind, id, version, body) values (?, ?, 1, ?)
     on conflict do nothing returning sequence`,
  )
  const update = database.prepare(
    `update record set version = version + 1, body = ? where kind = ? and id = ? and version = ?
     returning sequence`,
  )
  const remove = database.prepare('delete from record where kind = ? and id = ? and version = ?')
  const forget = database.prepare('delete from term where sequence = ?')
  const remember = database.prepare(
    'insert or ignore into term (kind, word, sequence) values (?, ?, ?)',
  )

  const stored = <T>(row: Row): Stored<T> => ({
    id: row.id,
    version: row.version,
    body: JSON.parse(row.body) as T,
  })

  return {
    read<T>(kind: RecordKind, id: string): Stored<T> | null {
      const row = one.get(kind, id) as Row | undefined
      return row ? stored<T>(row) : null
    },
    find<T>(kind: RecordKind, word: string): Stored<T>[] {
      return (byTerm.all(kind, word) as Row[]).map((row) => stored<T>(row))
    },
    list<T>(kind: RecordKind, limit: number): Stored<T>[] {
      return (newest.all(kind, limit) as Row[]).map((row) => stored<T>(row))
    },
    /** False when the record has moved on. */
    write({ kind, id, version, body, terms }: Write): boolean {
      if (body === null) {
        return version !== null && remove.run(kind, id, version).changes === 1
      }
      const text = JSON.stringify(body)
      const row =
        version === null ? insert.get(kind, id, text) : update.get(text, kind, id, version)
      if (!row) return false
      if (terms) {
        const sequence = Number(row['sequence'])
        forget.run(sequence)
        for (const word of terms) remember.run(kind, word, sequence)
      }
      return true
    },
  }
}

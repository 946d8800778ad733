import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { describe, expect, test } from 'vitest'
import { openSqliteStore } from '../../src/store/sqlite/index.ts'
import { openAudit } from '../../src/store/sqlite/read-audit.ts'
import { storeContract } from './contract.ts'

const freshPath = () => join(mkdtempSync(join(tmpdir(), 'groundcrew-store-')), 'groundcrew.db')

describe('the store in SQLite', () => {
  storeContract(async () => {
    const path = freshPath()
    const store = openSqliteStore(path)
    return {
      store,
      async reopen() {
        await store.close()
        return openSqliteStore(path)
      },
    }
  })

  test('a second process on the same file is refused, until the first is gone', async () => {
    const path = freshPath()
    const store = openSqliteStore(path)
    expect(() => openSqliteStore(path)).toThrow(/in use by another Groundcrew/)
    await store.close()
    await openSqliteStore(path).close()
  })

  test.each([
    ['a folder that does not exist', '/nonexistent/groundcrew.db', /folder exist/],
    [
      'a file that is no database',
      (() => {
        const path = freshPath()
        writeFileSync(path, 'this is not a database, whatever its name says\n'.repeat(100))
        return path
      })(),
      /restore a backup/,
    ],
  ])('%s is a clear error', (_, path, words) => {
    expect(() => openSqliteStore(path)).toThrow(words)
  })

  test('a file of a newer Groundcrew is refused', async () => {
    const path = freshPath()
    await openSqliteStore(path).close()
    const database = new DatabaseSync(path)
    database.exec('pragma user_version = 999')
    database.close()
    expect(() => openSqliteStore(path)).toThrow(/newer Groundcrew/)
  })

  test('the audit of a file that is no store is a clear error', () => {
    const path = freshPath()
    expect(() => openAudit(path)).toThrow(/there is no store/)
    writeFileSync(path, 'this is not a database')
    expect(() => openAudit(path)).toThrow(/is no store of Groundcrew that can be read: file is not/)
  })

  test('rows of the audit cannot be changed or deleted', async () => {
    const path = freshPath()
    const store = openSqliteStore(path)
    const entry = {
      who: 'U1',
      action: 'ack',
      resource: 'I1',
      decision: 'done' as const,
      detail: '',
    }
    await store.commit(
      { writes: [], effects: [], audit: [entry] },
      Temporal.Instant.from('2026-01-01T00:00:00Z'),
    )
    await store.close()
    const database = new DatabaseSync(path)
    expect(() => database.exec("update audit set at = 'x'")).toThrow(/append-only/)
    expect(() => database.exec('delete from audit')).toThrow(/append-only/)
    database.close()
  })
})

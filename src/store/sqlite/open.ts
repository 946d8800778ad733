import { DatabaseSync } from 'node:sqlite'
import { migrations } from '../migrations/index.ts'

/** The store's file cannot be used; the message says why and what to do. */
export class StoreUnusable extends Error {
  override name = 'StoreUnusable'
}

/** The sentence for a file that is not what it should be. */
export const cannotUse = (path: string, why: string): StoreUnusable =>
  new StoreUnusable(
    `the store ${path} cannot be used: ${why}. Check the disk and the rights of the file, or restore a backup.`,
  )

/** The sentence for a file that cannot be made. */
export const cannotOpen = (path: string, why: string): StoreUnusable =>
  new StoreUnusable(
    `the store ${path} cannot be opened: ${why}. Does its folder exist, and may it be written?`,
  )

/** Opens the file for this process alone, durable (WAL, synchronous FULL) and migrated. Throws StoreUnusable. */
export function openDatabase(path: string): { database: DatabaseSync; release: () => void } {
  const lock = path === ':memory:' ? null : takeLock(path)
  try {
    const database = new DatabaseSync(path, { timeout: 250 })
    database.exec('pragma journal_mode = wal; pragma synchronous = full; pragma foreign_keys = on;')
    const check = database.prepare('pragma quick_check(1)').get()
    if (check?.['quick_check'] !== 'ok') throw new Error(String(check?.['quick_check']))
    migrate(database, path)
    return { database, release: () => (database.close(), lock?.close()) }
  } catch (error) {
    lock?.close()
    if (error instanceof StoreUnusable) throw error
    throw cannotUse(path, (error as Error).message)
  }
}

/** A second database beside the first, held in an exclusive transaction: the kernel lets go of it even after kill -9. */
function takeLock(path: string): DatabaseSync {
  try {
    const lock = new DatabaseSync(`${path}-lock`, { timeout: 0 })
    lock.exec('begin exclusive')
    return lock
  } catch (error) {
    const { message } = error as Error
    if (!/locked|busy/.test(message)) throw cannotOpen(path, message)
    throw new StoreUnusable(
      `the store ${path} is in use by another Groundcrew. Stop that one first, or give this one its own \`store\`.`,
    )
  }
}

function migrate(database: DatabaseSync, path: string): void {
  const version = Number(database.prepare('pragma user_version').get()?.['user_version'])
  if (version > migrations.length) {
    throw new StoreUnusable(
      `the store ${path} was written by a newer Groundcrew (schema ${version}, this one knows ${migrations.length}).`,
    )
  }
  for (let step = version; step < migrations.length; step += 1) {
    database.exec(
      `begin immediate; ${migrations[step]}; pragma user_version = ${step + 1}; commit;`,
    )
  }
}

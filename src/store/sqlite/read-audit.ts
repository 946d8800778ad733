import { existsSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import type { Store } from '../store.ts'
import { createAuditLog } from './audit-log.ts'
import { StoreUnusable } from './open.ts'

/** The audit of a store's file for reading, also while a Groundcrew runs on it. Throws StoreUnusable. */
export function openAudit(path: string): Pick<Store, 'audit'> & { close(): void } {
  if (!existsSync(path)) throw new StoreUnusable(`there is no store at ${path}.`)
  const { database, log } = openLog(path)
  return {
    audit: async ({ after = 0, limit = 1_000_000 } = {}) => log.read(after, limit),
    close: () => database.close(),
  }
}

function openLog(path: string) {
  try {
    const database = new DatabaseSync(path, { readOnly: true, timeout: 250 })
    return { database, log: createAuditLog(database) }
  } catch (error) {
    throw new StoreUnusable(
      `${path} is no store of Groundcrew that can be read: ${(error as Error).message}.`,
    )
  }
}

import { accessSync, constants, existsSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { cannotOpen, cannotUse } from './open.ts'

/** Whether a store could be at this path, told without making or locking one. Throws StoreUnusable. */
export function examinePlace(path: string): void {
  if (path === ':memory:') return
  const { W_OK, R_OK, X_OK } = constants
  try {
    accessSync(dirname(path), W_OK | X_OK)
  } catch (error) {
    throw cannotOpen(path, (error as Error).message)
  }
  if (!existsSync(path)) return
  try {
    accessSync(path, R_OK | W_OK)
  } catch (error) {
    throw cannotUse(path, (error as Error).message)
  }
  if (!statSync(path).isFile()) throw cannotUse(path, 'it is no file')
}

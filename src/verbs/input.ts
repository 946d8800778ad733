import { readFile } from 'node:fs/promises'
import { text } from 'node:stream/consumers'
import type { Raw, Snapshot } from '../evidence/snapshot.ts'

/** A file that could not be read as a snapshot; the message is one clear sentence. */
export class UnreadableInput extends Error {}

/** The JSON object in a file, or on standard input for `-`. */
export async function readObject(file: string): Promise<Raw> {
  const content = await (file === '-' ? text(process.stdin) : readFile(file, 'utf8')).catch(
    (error: unknown) => {
      const reason =
        (error as NodeJS.ErrnoException).code === 'ENOENT' ? 'there is no such file' : String(error)
      throw new UnreadableInput(`${file} cannot be read: ${reason}.`)
    },
  )
  let parsed: unknown
  try {
    parsed = JSON.parse(content)
  } catch (error) {
    throw new UnreadableInput(`${file} is not JSON: ${(error as Error).message}.`)
  }
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) {
    throw new UnreadableInput(`${file} is not a snapshot: it holds no JSON object.`)
  }
  return parsed as Raw
}

/** A snapshot (format 1), or the one under the `snapshot` key of a case. */
export function snapshotIn(object: Raw, file: string): Snapshot {
  const inner = object['snapshot']
  const snapshot = typeof inner === 'object' && inner !== null ? (inner as Raw) : object
  if (snapshot['snapshot'] !== 1) {
    throw new UnreadableInput(`${file} is not a snapshot of format 1: its key "snapshot" is not 1.`)
  }
  return snapshot as unknown as Snapshot
}

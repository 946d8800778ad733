import { createReadStream } from 'node:fs'
import type { Raw, Snapshot } from '../evidence/snapshot.ts'

/** A file that could not be read as a snapshot; the message is one clear sentence. */
export class UnreadableInput extends Error {}

/** More than any snapshot: evidence is cut before it is kept. */
const largestBytes = 256 * 1024 * 1024

/** The JSON object in a file, or on standard input for `-`. Throws UnreadableInput. */
export async function readObject(file: string): Promise<Raw> {
  const content = await contentOf(file)
  let parsed: unknown
  try {
    parsed = JSON.parse(content.replace(/^\uFEFF/, ''))
  } catch (error) {
    throw new UnreadableInput(`${file} is not JSON: ${withoutInput((error as Error).message)}.`)
  }
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) {
    throw new UnreadableInput(`${file} is not a snapshot: it holds no JSON object.`)
  }
  return parsed as Raw
}

async function contentOf(file: string): Promise<string> {
  const chunks: Buffer[] = []
  let bytes = 0
  try {
    for await (const chunk of file === '-' ? process.stdin : createReadStream(file)) {
      chunks.push(chunk as Buffer)
      bytes += (chunk as Buffer).length
      if (bytes > largestBytes) throw new UnreadableInput(`${file} is larger than 256 MiB.`)
    }
  } catch (error) {
    if (error instanceof UnreadableInput) throw error
    const { code, message } = error as NodeJS.ErrnoException
    throw new UnreadableInput(`${file} cannot be read: ${reasons.get(code ?? '') ?? message}.`)
  }
  return Buffer.concat(chunks).toString('utf8')
}

const reasons = new Map([
  ['ENOENT', 'there is no such file'],
  ['EISDIR', 'it is a folder'],
  ['EACCES', 'it may not be read'],
])

/** V8 quotes what it could not parse, which may be a binary file. */
function withoutInput(message: string): string {
  const unexpected = /^Unexpected token '([^]{1,2})', [^]* is not valid JSON$/.exec(message)
  if (!unexpected) return message
  const [, token = ''] = unexpected
  return `unexpected character ${/^[\x20-\x7e]$/.test(token) ? token : `U+${token.codePointAt(0)?.toString(16).toUpperCase().padStart(4, '0')}`}`
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

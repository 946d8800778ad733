import type { Readable } from 'node:stream'

/** A body up to `maxBytes`; `null` when it is longer, and the rest is not read. */
export async function readWhole(stream: Readable, maxBytes: number): Promise<Buffer | null> {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    bytes += chunk.length
    if (bytes > maxBytes) return null
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

/** The beginning and the end of a long text. */
export type HeadAndTail = {
  text: string
  /** Whether something is missing between, or at the end. */
  cut: boolean
  /** Bytes that were read. */
  bytes: number
}

/**
 * Reads a text of any length within `maxBytes` of memory: half for its beginning, half for its end, cut at lines, with
 * one line between that says how much is left out. What came before an interruption is kept, as `cut`.
 */
export async function readHeadAndTail(stream: Readable, maxBytes: number): Promise<HeadAndTail> {
  const half = Math.max(1, Math.floor(maxBytes / 2))
  const head = Buffer.alloc(half)
  let headBytes = 0
  let tail: Buffer[] = []
  let tailBytes = 0
  let bytes = 0
  let interrupted = false
  try {
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      bytes += chunk.length
      const taken = chunk.copy(head, headBytes, 0, half - headBytes)
      headBytes += taken
      if (taken === chunk.length) continue
      tail.push(chunk.subarray(taken))
      tailBytes += chunk.length - taken
      if (tailBytes > 4 * half) {
        tail = [Buffer.from(Buffer.concat(tail).subarray(-half))]
        tailBytes = half
      }
    }
  } catch (error) {
    if (bytes === 0) throw error
    interrupted = true
  }
  const rest = Buffer.concat(tail)
  if (bytes <= maxBytes)
    return {
      text: Buffer.concat([head.subarray(0, headBytes), rest]).toString(),
      cut: interrupted,
      bytes,
    }
  const first = upToLastLine(head.subarray(0, headBytes))
  const last = fromFirstLine(rest.subarray(-half))
  const leftOut = bytes - first.length - last.length
  const text = `${first.toString()}[${leftOut} bytes are left out here]\n${last.toString()}`
  return { text, cut: true, bytes }
}

function upToLastLine(bytes: Buffer): Buffer {
  const end = bytes.lastIndexOf(10)
  return end === -1 ? Buffer.concat([bytes, Buffer.from('\n')]) : bytes.subarray(0, end + 1)
}

function fromFirstLine(bytes: Buffer): Buffer {
  return bytes.subarray(bytes.indexOf(10) + 1)
}

import { Unreadable } from '../connection/unreadable.ts'

const newline = 0x0a
const longestLineBytes = 32 * 1024 * 1024

/** The lines of a stream of bytes. Throws `Unreadable` where it ends within a line. */
export async function* readLines(
  stream: AsyncIterable<Uint8Array>,
  onBytes: () => void,
): AsyncGenerator<string> {
  let pending: Uint8Array[] = []
  let pendingBytes = 0
  for await (const chunk of stream) {
    onBytes()
    let start = 0
    for (let end = chunk.indexOf(newline); end >= 0; end = chunk.indexOf(newline, start)) {
      const line = Buffer.concat([...pending, chunk.subarray(start, end)]).toString('utf8')
      pending = []
      pendingBytes = 0
      start = end + 1
      if (line.trim() !== '') yield line
    }
    if (start === chunk.length) continue
    pending.push(chunk.subarray(start))
    pendingBytes += chunk.length - start
    if (pendingBytes > longestLineBytes) throw new Unreadable('a line of the watch')
  }
  if (pendingBytes > 0) throw new Unreadable('the last line of the watch')
}

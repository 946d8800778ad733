import { Condenser, condensed } from './condense.ts'
import { logOf, type Log } from './log.ts'
import { linesOfContainer, linesOfTask, taskLogLines } from './log-lines.ts'

/** Which log it is: the container whose own log it is, or null for a task log of Airflow. */
export type ReadOptions = { container: string | null }

/**
 * Reads a log as text, or as a stream of bytes of any length (UTF-8): exceptions, errors and what ended the work. Of a long
 * one the head, the tail and the telling lines between are read, so memory stays bounded.
 */
export function readLog(source: string, options: ReadOptions): Log
export function readLog(source: AsyncIterable<Uint8Array>, options: ReadOptions): Promise<Log>
export function readLog(
  source: string | AsyncIterable<Uint8Array>,
  { container }: ReadOptions,
): Log | Promise<Log> {
  if (typeof source !== 'string') return readStream(source, container)
  return container === null
    ? logOf('task log', taskLogLines(source))
    : logOf(`log of ${container}`, linesOfContainer(condensed(source), container))
}

async function readStream(
  source: AsyncIterable<Uint8Array>,
  container: string | null,
): Promise<Log> {
  const condenser = new Condenser()
  const decoder = new TextDecoder()
  for await (const bytes of source) condenser.push(decoder.decode(bytes, { stream: true }))
  condenser.push(decoder.decode())
  const lines = condenser.finish()
  return container === null
    ? logOf('task log', linesOfTask(lines))
    : logOf(`log of ${container}`, linesOfContainer(lines, container))
}

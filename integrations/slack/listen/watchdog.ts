import type { Clock } from '../../../src/clock.ts'
import type { Socket } from './socket.ts'

const lookEveryMilliseconds = 5_000
const silenceMilliseconds = 60_000

/**
 * Keeps one socket alive that Bolt believes in and Slack does not: after a minute without a connection, without a word
 * and without a known reason it is built anew; when that is no better, `onDead` is told, once.
 */
export async function watchSocket(options: {
  build(): Socket
  clock: Clock
  signal: AbortSignal
  current(socket: Socket): void
  onDead(why: string): void
}): Promise<void> {
  const { build, clock, signal, current, onDead } = options
  let socket = build()
  let rebuilt = false
  current(socket)
  while (await slept(clock, signal)) {
    const silent = clock.now().epochMilliseconds - socket.heardAtMilliseconds()
    if (socket.isConnected()) rebuilt = false
    if (socket.isConnected() || silent < silenceMilliseconds) continue
    if (rebuilt) return onDead(`Slack's connection has been silent for ${silent / 1000} s`)
    rebuilt = true
    await socket.stop()
    socket = build()
    current(socket)
  }
}

/** False when it is time to stop. */
async function slept(clock: Clock, signal: AbortSignal): Promise<boolean> {
  try {
    await clock.sleep(lookEveryMilliseconds, signal)
  } catch (error) {
    if (!signal.aborted) throw error
  }
  return !signal.aborted
}

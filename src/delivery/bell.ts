import type { Clock } from '../clock.ts'

/** Wakes whoever naps by it. */
export type Bell = {
  /** In the next turn of the event loop: what is on its way out in this one leaves first. */
  ring(): void
  /** Rests as long as `look` says, in milliseconds, until a ring or until the signal. */
  nap(look: () => Promise<number>, signal: AbortSignal): Promise<void>
}

/** A bell; it listens before it looks, so that no ring between the two is lost. */
export function createBell(clock: Clock): Bell {
  const sleepers = new Set<() => void>()
  let ringing = false
  return {
    ring() {
      if (ringing) return
      ringing = true
      setImmediate(() => {
        ringing = false
        for (const wake of sleepers) wake()
      })
    },
    async nap(look, signal) {
      const woken = new AbortController()
      const wake = () => woken.abort()
      sleepers.add(wake)
      signal.addEventListener('abort', wake, { once: true })
      if (signal.aborted) wake()
      try {
        const wait = await look()
        if (wait > 0) await rest(clock, wait, woken.signal)
      } finally {
        signal.removeEventListener('abort', wake)
        sleepers.delete(wake)
      }
    },
  }
}

/** Sleeps until then or until the signal, whichever comes first. */
export const rest = (clock: Clock, milliseconds: number, signal: AbortSignal): Promise<void> =>
  clock.sleep(milliseconds, signal).catch(() => {})

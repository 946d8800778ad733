import type { Clock } from '../../src/clock.ts'

/** A clock whose speed can be changed, and which can be put forward. */
export type FastClock = Clock & {
  /** Runs so many simulated seconds in each real one from now on. */
  setSpeed(speed: number): void
  /** Makes it at least this late; who slept until before then wakes up. */
  putForward(to: Temporal.Instant): void
}

type Sleeper = { dueMilliseconds: number; wake(): void }

const longestTimerMilliseconds = 60_000
const lateMillisecondsMost = 200

/** A clock that runs from a given moment on. Sleepers wake in the order in which they are due. */
export function createFastClock(start: Temporal.Instant, startSpeed: number): FastClock {
  let speed = startSpeed
  let fromMilliseconds = start.epochMilliseconds
  let began = performance.now()
  let timer: NodeJS.Timeout | null = null
  const sleepers = new Set<Sleeper>()
  let nextDue = Infinity

  /** Where the machine stood still the clock did too: it never leaves a sleeper far behind, or their order would be lost. */
  function reading(): number {
    const machine = performance.now()
    const read = fromMilliseconds + (machine - began) * speed
    const most = nextDue + lateMillisecondsMost + speed
    if (read <= most) return read
    fromMilliseconds = most
    began = machine
    return most
  }

  function set(milliseconds: number): void {
    nextDue = Infinity
    fromMilliseconds = milliseconds
    began = performance.now()
    arm()
  }

  function arm(): void {
    if (timer) clearTimeout(timer)
    timer = null
    nextDue = Math.min(...[...sleepers].map(({ dueMilliseconds }) => dueMilliseconds))
    if (sleepers.size === 0) return
    const delay = (nextDue - reading()) / speed
    timer = setTimeout(wakeDue, Math.min(Math.max(1, delay), longestTimerMilliseconds))
  }

  function wakeDue(): void {
    const now = reading()
    const due = [...sleepers].filter(({ dueMilliseconds }) => dueMilliseconds <= now)
    due.sort((one, other) => one.dueMilliseconds - other.dueMilliseconds)
    for (const sleeper of due) {
      sleepers.delete(sleeper)
      sleeper.wake()
    }
    arm()
  }

  return {
    now: () => Temporal.Instant.fromEpochMilliseconds(Math.round(reading())),
    sleep(milliseconds, signal) {
      return new Promise((resolve, reject) => {
        if (signal?.aborted) return reject(signal.reason)
        const ended = () => {
          sleepers.delete(sleeper)
          reject(signal?.reason)
        }
        const sleeper: Sleeper = {
          dueMilliseconds: reading() + Math.max(0, milliseconds),
          wake() {
            signal?.removeEventListener('abort', ended)
            resolve()
          },
        }
        signal?.addEventListener('abort', ended, { once: true })
        sleepers.add(sleeper)
        arm()
      })
    },
    setSpeed(to) {
      const now = reading()
      speed = to
      set(now)
    },
    putForward(to) {
      const at = Math.max(reading(), to.epochMilliseconds)
      for (const sleeper of sleepers)
        sleeper.dueMilliseconds = Math.max(sleeper.dueMilliseconds, at)
      set(at)
    },
  }
}

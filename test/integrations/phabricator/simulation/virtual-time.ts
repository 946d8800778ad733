/** Time that jumps from one timer to the next; everything in it is the same for the same seed. */
export type VirtualTime = {
  now(): number
  /** Calls at that many seconds from now. */
  after(seconds: number, act: () => void): void
  /** Runs until then, or until nothing is left to happen. */
  run(untilSeconds: number, done: () => boolean): Promise<void>
}

type Timer = { at: number; order: number; act: () => void }

/** A clock at zero seconds. */
export function createVirtualTime(): VirtualTime {
  const timers: Timer[] = []
  let now = 0
  let order = 0
  const earlier = (a: Timer, b: Timer) => a.at < b.at || (a.at === b.at && a.order < b.order)

  function take(): Timer | undefined {
    let best = 0
    for (let index = 1; index < timers.length; index += 1) {
      const [candidate, champion] = [timers[index], timers[best]]
      if (candidate && champion && earlier(candidate, champion)) best = index
    }
    const last = timers.pop()
    if (last === undefined || best === timers.length) return last
    const taken = timers[best]
    timers[best] = last
    return taken
  }

  return {
    now: () => now,
    after: (seconds, act) => void timers.push({ at: now + seconds, order: (order += 1), act }),
    async run(untilSeconds, done) {
      while (now < untilSeconds && !done()) {
        const timer = take()
        if (!timer) return
        now = timer.at
        timer.act()
        await new Promise(setImmediate)
      }
    },
  }
}

/** Numbers from 0 to 1 that follow from a seed (mulberry32). */
export function randomFrom(seed: number): () => number {
  let state = seed | 0
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

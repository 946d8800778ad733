/** Turns given out at a rate: a few at once, then one every so often. */
export type Slots = {
  /**
   * How many milliseconds until the turn of `key`; 0: now, and the turn is taken. Who comes back in time keeps the turn
   * that was given; who never comes back loses it.
   */
  take(key: string, nowMilliseconds: number): number
}

/** `burst` turns at once, then one every `everyMilliseconds`. */
export function createSlots(burst: number, everyMilliseconds: number): Slots {
  const promised = new Map<string, number>()
  /** When the bucket would be empty again: the turn after the last one given. */
  let next = -Infinity

  return {
    take(key, now) {
      const mine = promised.get(key)
      if (mine !== undefined && mine > now) return mine - now
      promised.delete(key)
      if (mine !== undefined && now - mine < forgottenAfterMilliseconds) return 0
      for (const [other, at] of promised)
        if (now - at >= forgottenAfterMilliseconds) promised.delete(other)
      const full = now - (burst - 1) * everyMilliseconds
      const turn = Math.max(next, full)
      next = turn + everyMilliseconds
      if (turn <= now) return 0
      promised.set(key, turn)
      return turn - now
    },
  }
}

const forgottenAfterMilliseconds = 30_000

const firstMilliseconds = 800
const longestMilliseconds = 30_000
const shortestMilliseconds = 50

/**
 * Waits between attempts: twice as long each time, up to 30 s, a random part of it (full jitter), as client-go's
 * reflector does. `random` gives numbers from 0 to 1.
 */
export function createBackoff(random: () => number) {
  let ceiling = firstMilliseconds
  return {
    next(): number {
      const wait = Math.max(shortestMilliseconds, Math.round(random() * ceiling))
      ceiling = Math.min(ceiling * 2, longestMilliseconds)
      return wait
    },
    reset(): void {
      ceiling = firstMilliseconds
    },
  }
}

import type { SlackChange } from './workspace.ts'

/** Who is told of changes, and a way to wait for something to become true. */
export type Watch = {
  changed(change: SlackChange): void
  onChange(listener: (change: SlackChange) => void): () => void
  until<T>(look: () => T | null | undefined | false, what?: string): Promise<T>
}

const deadlineMilliseconds = 90_000

/** A watch on the changes; `describe` says what was seen last when a wait fails. */
export function createWatch(describe: () => string): Watch {
  const listeners = new Set<(change: SlackChange) => void>()
  return {
    changed: (change) => listeners.forEach((listener) => listener(change)),
    onChange(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    until<T>(look: () => T | null | undefined | false, what = 'what was awaited in Slack') {
      const { promise, resolve, reject } = Promise.withResolvers<T>()
      const timer = setTimeout(
        () => reject(new Error(`${what} did not happen; ${describe()}`)),
        deadlineMilliseconds,
      )
      const tryOnce = () => {
        const found = look()
        if (found !== null && found !== undefined && found !== false) resolve(found)
      }
      listeners.add(tryOnce)
      tryOnce()
      return promise.finally(() => {
        clearTimeout(timer)
        listeners.delete(tryOnce)
      })
    },
  }
}

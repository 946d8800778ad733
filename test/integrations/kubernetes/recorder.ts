/** Notes what happens and lets a test wait for it. */
export function createRecorder<T>() {
  const noted: T[] = []
  const waiting = new Set<() => void>()
  return {
    noted: noted as readonly T[],
    note(what: T): void {
      noted.push(what)
      for (const look of [...waiting]) look()
    },
    /** Resolves once one of the things noted, from the first on, matches. */
    async until(matches: (what: T) => boolean): Promise<T> {
      const { promise, resolve } = Promise.withResolvers<T>()
      const look = () => {
        const index = noted.findIndex(matches)
        if (index >= 0) resolve(noted[index] as T)
      }
      waiting.add(look)
      look()
      return promise.finally(() => waiting.delete(look))
    },
  }
}

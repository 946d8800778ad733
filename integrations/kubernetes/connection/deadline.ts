/** An abort signal that follows another one and besides ends after some time. `done` lets go of both. */
export function startDeadline(signal: AbortSignal | undefined, milliseconds: number) {
  const controller = new AbortController()
  const over = Promise.withResolvers<never>()
  controller.signal.addEventListener('abort', () => over.reject(controller.signal.reason))
  const timer = setTimeout(() => {
    passed = true
    controller.abort()
  }, milliseconds)
  let passed = false
  const follow = () => controller.abort(signal?.reason)
  if (signal?.aborted) follow()
  signal?.addEventListener('abort', follow, { once: true })
  return {
    signal: controller.signal,
    /** Rejects when the signal is aborted: for work that does not listen to it, such as a credential plugin. */
    over: over.promise,
    passed: () => passed,
    done: () => {
      clearTimeout(timer)
      signal?.removeEventListener('abort', follow)
    },
    /** The time no longer counts, the other signal still does. */
    keep: () => clearTimeout(timer),
  }
}

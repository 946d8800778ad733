import { CallError } from '../../delivery/endings.ts'

/** Something that was asked for and not had, in plain words. */
export type Missing = { source: string; reason: string }

/**
 * Asks one source with a deadline of its own; what it cannot say becomes a line in `missing`, never an error. A 403
 * says which right is missing as the service words it.
 */
export async function ask<T>(
  source: string,
  missing: Missing[],
  signal: AbortSignal,
  question: () => Promise<T>,
): Promise<T | null> {
  const { promise: late, reject } = Promise.withResolvers<never>()
  const onAbort = () => reject(new Error('timed out'))
  if (signal.aborted) onAbort()
  signal.addEventListener('abort', onAbort, { once: true })
  try {
    return await Promise.race([question(), late])
  } catch (error) {
    missing.push({ source, reason: reasonOf(error) })
    return null
  } finally {
    signal.removeEventListener('abort', onAbort)
  }
}

function reasonOf(error: unknown): string {
  if (error instanceof CallError && error.status === 403)
    return `no permission (403): ${error.message}`
  return error instanceof Error ? error.message.slice(0, 200) : String(error)
}

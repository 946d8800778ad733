import type { Facts } from '../../evidence/facts.ts'
import { outputOf, type OutputLine } from '../../evidence/output.ts'

/** How many lines from the end of the output still are its last words. */
const lastLines = 30

/** How many lines may stand between the cause and the error that echoes it. */
const echoLines = 6

/**
 * The last line of the output that matches and that belongs to the end: the ending itself, its causes, or a line close before the
 * end with no later exception of its own; `reach` says how close where the ending is no exception. Null where the output only mentions it.
 */
export function endsWith(facts: Facts, pattern: RegExp, reach = echoLines): OutputLine | null {
  const output = outputOf(facts).filter(({ text }) => text.trim() !== '')
  const matching = output.filter(({ text }) => pattern.test(text))
  const last = matching.at(-1)
  if (!last) return null
  const { ending } = facts.logs
  if (ending && !ending.weak) {
    if (pattern.test(ending.words)) return last
    const end = output.findLastIndex(
      ({ log, number }) => log === ending.log && number <= ending.lineNumber,
    )
    const at = output.indexOf(last)
    return end - at <= (ending.raised ? echoLines : reach) ? last : null
  }
  return output.length - output.indexOf(last) <= lastLines ? last : null
}

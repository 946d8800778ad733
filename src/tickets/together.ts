import { parseQuantity } from '../advice/quantity.ts'
import { quotaAmount } from '../advice/quota-amount.ts'
import type { FieldChange, PlatformChange } from '../diagnosis/finding.ts'
import type { Incident, Occurrence } from '../incidents/incident.ts'
import type { Refused, TicketOccurrence } from '../incidents/ticket.ts'
import { code } from './remarkup.ts'

const namesMost = 8

/** What a quota refused this occurrence; null where none did. */
export function refusedBy({ subject }: Incident, occurrence: Occurrence): Refused | null {
  const { change } = occurrence.finding
  const fields = [change, ...(change?.besides ?? [])].flatMap((each) => fieldOf(each))
  if (fields.length === 0) return null
  const { run, mapIndex } = occurrence
  const name = [subject.dag, subject.task].filter((each) => each !== null).join(' / ')
  return { who: mapIndex === null ? name : `${name} [${mapIndex}]`, run, mapIndex, fields }
}

const fieldOf = (change: FieldChange | null): Refused['fields'] =>
  change?.refused && change.from !== null
    ? [{ field: change.field, limit: change.from, ...change.refused }]
    : []

/**
 * What a quota must allow to let in all at once: of each of the incidents in `waiting` the pods of its newest run that were
 * refused, as lines of Remarkup. Of one who waits alone only what is more than `asked`, which the task says already.
 */
export function together(
  occurrences: readonly TicketOccurrence[],
  waiting: ReadonlySet<string>,
  asked: PlatformChange | null,
): string[] {
  const waiters = newest(occurrences, waiting)
  const fields = new Set(waiters.flatMap((each) => each.fields.map(({ field }) => field)))
  const needs = [...fields].flatMap((field) => needOf(field, waiters) ?? [])
  const isMore = waiters.length > 1 || needs.some((need) => !isAsked(need, asked))
  return isMore ? needs.map(({ line }) => line) : []
}

const isAsked = ({ field, nanos }: Need, asked: PlatformChange | null): boolean =>
  [asked, ...(asked?.besides ?? [])].some(
    (each) => each?.field === field && (parseQuantity(each.to)?.nanos ?? 0n) >= nanos,
  )

/** What one field must allow, in billionths, and in words. */
type Need = { field: string; nanos: bigint; line: string }

/** The refusals of those who wait, each pod once, the newest last. */
function newest(occurrences: readonly TicketOccurrence[], waiting: ReadonlySet<string>): Refused[] {
  const runs = new Map<string, string | null>()
  const pods = new Map<string, Refused>()
  for (const { incident, refused } of occurrences.toReversed()) {
    if (!refused || !waiting.has(incident)) continue
    if (!runs.has(incident)) runs.set(incident, refused.run)
    const pod = `${incident} ${refused.mapIndex ?? '-'}`
    if (runs.get(incident) === refused.run && !pods.has(pod)) pods.set(pod, refused)
  }
  return [...pods.values()].toReversed()
}

function needOf(field: string, waiters: readonly Refused[]): Need | null {
  const wishes = waiters.flatMap(({ who, fields }) =>
    fields.filter((each) => each.field === field).map((each) => ({ who, ...each })),
  )
  const last = wishes.at(-1)
  const used = parseQuantity(last?.used)
  const asked = wishes.map(({ requested }) => parseQuantity(requested)?.nanos ?? 0n)
  if (!last || !used) return null
  const nanos = asked.reduce((sum, each) => sum + each, used.nanos)
  const names = wishes
    .slice(0, namesMost)
    .map(({ who, requested }) => `${code(requested)} for ${code(who)}`)
  const more = wishes.length - namesMost
  const parts = [`${code(last.used)} used`, ...names, ...(more > 0 ? [`${more} more`] : [])]
  const to = code(quotaAmount(field, nanos))
  return {
    field,
    nanos,
    line: `- ${code(field)} from ${code(last.limit)} to ${to}: ${parts.join(', ')}`,
  }
}

import type { PastRun } from '../evidence/snapshot.ts'
import type { Incident } from '../incidents/incident.ts'
import type { Ticket } from '../incidents/ticket.ts'
import type { Store } from '../store/store.ts'
import { reviseTicket } from './book.ts'
import { minute } from './minute.ts'
import { resourceProof, type Rules } from './resource-proof.ts'
import { causeGone } from './solved.ts'

/**
 * Looks after the open tasks for which nobody waits any more, because people closed the incidents by hand or they fell
 * quiet: when the cause is gone the task is told, with the proof, as it is when a waiting task passes. From memory.
 * Resolves to whether something was told.
 */
export async function watchSolved(
  store: Store,
  now: () => Temporal.Instant,
  rules: Rules,
): Promise<boolean> {
  let told = false
  for (const { id, body } of await store.find<Ticket>('ticket', 'open')) {
    if (body.state !== 'filed' || body.solved !== null) continue
    const solved = await reviseTicket(store, now, id, async (ticket) => {
      const proof = await proofOf(ticket, store, rules)
      return proof === null ? null : causeGone(ticket, proof, now())
    })
    told = told || solved
  }
  return told
}

/** Why the cause of a ticket that nobody waits for is gone; null where somebody waits, or nothing shows it. */
async function proofOf(ticket: Ticket, store: Store, rules: Rules): Promise<string | null> {
  const linked = await store.find<Incident>('incident', `ticket:${ticket.id}`)
  const incidents = linked.map(({ body }) => body)
  if (incidents.length === 0 || incidents.some(({ state }) => state !== 'resolved')) return null
  const proof = resourceProof(ticket, incidents, rules)
  if (proof?.isEnough) return proof.text
  const { kind } = ticket.resource
  if (proof === null && (kind === 'quota' || kind === 'limit-range')) return null
  const passed = await passedSince(store, incidents)
  return passed && [proof?.text, passed].filter(Boolean).join('; ')
}

/** The newest pass of one of the tasks after its last failure; null where there is none. */
async function passedSince(store: Store, incidents: readonly Incident[]): Promise<string | null> {
  const passes = await Promise.all(
    incidents.map(async ({ subjectKey, subject, lastAt }) => {
      const runs = (await store.read<PastRun[]>('history', subjectKey))?.body ?? []
      const last = runs.findLast(
        ({ at, outcome }) =>
          outcome === 'success' &&
          Temporal.Instant.compare(Temporal.Instant.from(at), Temporal.Instant.from(lastAt)) > 0,
      )
      return last
        ? [{ at: last.at, name: [subject.dag, subject.task].filter(Boolean).join(' / ') }]
        : []
    }),
  )
  const newest = passes
    .flat()
    .toSorted((one, other) => one.at.localeCompare(other.at))
    .at(-1)
  return newest ? `${newest.name} passed at ${minute(newest.at)}` : null
}

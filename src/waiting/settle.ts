import { sayDuration } from '../config/duration.ts'
import { changeOf, openIncident } from '../incidents/book.ts'
import type { Incident, Occurrence } from '../incidents/incident.ts'
import { close } from '../incidents/care.ts'
import { revise } from '../store/revise.ts'
import type { Change, Store, Write } from '../store/store.ts'
import { ticketsSolvedBy } from '../tickets/solved-by.ts'
import { addWait, readTaskMemory } from './task-memory.ts'
import { isWaitingCause } from './waiting-causes.ts'
import type { WaitingPod } from './waiting-pod.ts'

type Settling = { store: Store; now(): Temporal.Instant }

/**
 * The pod has started: its wait is remembered, and the incident that it was is over, or goes on with `next` where another
 * pod of the same task still waits. The try is not counted as seen: it may still fail, and that would be news.
 */
export function started(
  { store, now }: Settling,
  waiting: WaitingPod,
  next: Occurrence | null,
): Promise<boolean> {
  const { record } = waiting.step
  const from = record.createdMilliseconds
  const until = record.scheduledMilliseconds ?? now().epochMilliseconds
  const seconds = Math.max(0, (until - from) / 1000)
  const text = `Started: pod ${record.name}${record.node ? ` on ${record.node}` : ''}, after ${sayDuration(seconds)}.`
  return revise(store, now, async () => {
    const memory = await readTaskMemory(store, waiting.subjectKey)
    const wait = addWait(memory, waiting.subject, { pod: record.uid, seconds, slim: record.slim })
    const over = await endOf(store, waiting, next, { why: 'started', text }, now())
    return joined(wait ? [wait] : [], over, await forgetWarning(store, waiting))
  })
}

/** The pod was removed before it started, and Airflow says nothing of it: the incident that it was is over. */
export function removed({ store, now }: Settling, waiting: WaitingPod): Promise<boolean> {
  const text = `The pod ${waiting.step.record.name} was removed before it started.`
  return revise(store, now, async () =>
    joined(
      [],
      await endOf(store, waiting, null, { why: 'resolved', text }, now()),
      await forgetWarning(store, waiting),
    ),
  )
}

async function endOf(
  store: Store,
  { subjectKey, key }: WaitingPod,
  next: Occurrence | null,
  { why, text }: { why: 'started' | 'resolved'; text: string },
  at: Temporal.Instant,
): Promise<Change | null> {
  const known = await openIncident(store, subjectKey)
  if (!known || known.body.latest.key !== key || !isOnlyWaiting(known.body)) return null
  const seen = known.body.seen.filter((each) => each !== key)
  if (next) {
    const incident: Incident = { ...known.body, latest: next, seen: [...seen, next.key] }
    const effects = [{ kind: 'slack.card', incident: incident.handle } as const]
    return changeOf({ incident, effects }, known.version)
  }
  const step = close({ ...known.body, seen }, why, null, text, at)
  const change = changeOf(step, known.version)
  if (!step || !change) return null
  if (why !== 'started') return change
  const solved = await ticketsSolvedBy(store, step.incident, text, at)
  return {
    writes: [...change.writes, ...solved.writes],
    effects: [...change.effects, ...solved.effects],
  }
}

/** Whether an incident is about nothing but a pod that has not started. */
const isOnlyWaiting = ({ latest, count }: Incident): boolean =>
  count === 1 && latest.airflowText === null && isWaitingCause(latest.finding.cause)

/** Where it is kept that the operator's giving up was foretold. */
export const warningId = ({ step }: WaitingPod): string => `warned:${step.record.uid}`

async function forgetWarning(store: Store, waiting: WaitingPod): Promise<Write[]> {
  const stored = await store.read('sample', warningId(waiting))
  return stored ? [{ kind: 'sample', id: stored.id, version: stored.version, body: null }] : []
}

const joined = (writes: Write[], over: Change | null, more: Write[]): Change => ({
  writes: [...writes, ...(over?.writes ?? []), ...more],
  effects: over?.effects ?? [],
})

import { changeOf, openIncident, record, snapshotWrite, wasTold } from '../incidents/book.ts'
import type { Incident } from '../incidents/incident.ts'
import { reconsider, learn } from '../incidents/transitions.ts'
import type { Sight } from '../observe/sight.ts'
import type { Turn } from '../platform/gpu-queue.ts'
import { revise } from '../store/revise.ts'
import type { Store } from '../store/store.ts'
import { isWaitingCause } from './waiting-causes.ts'
import { withWait } from './waiting-fields.ts'
import type { WaitingPod } from './waiting-pod.ts'

type Telling = { store: Store; now(): Temporal.Instant }

/** What is known of a wait now. */
export type KnownWait = { waiting: WaitingPod; sight: Sight; turn: Turn | null }

/** The wait has an incident whose card says how it stands; one that a person has resolved is not told again. */
export async function tellWait(
  { store, now }: Telling,
  { waiting, sight, turn }: KnownWait,
): Promise<boolean> {
  const { subjectKey, key } = waiting
  if (!(await openIncident(store, subjectKey))) {
    if (await wasTold(store, subjectKey, key)) return false
    const { occurrence } = sight.sighting
    const finding = withWait(occurrence.finding, waiting, turn, now())
    const sighting = { ...sight.sighting, occurrence: { ...occurrence, finding } }
    return record(store, now, sighting, sight.snapshot)
  }
  return revise(store, now, async () => {
    const known = await openIncident(store, subjectKey)
    if (!known || known.body.latest.key !== key || !mayEdit(known.body)) return null
    const told = known.body.latest.finding
    const seen = sight.sighting.occurrence.finding
    const base = seen.cause === told.cause || seen.cause === 'healthy' ? told : seen
    const finding = withWait(base, waiting, turn, now())
    if (base.cause === told.cause)
      return changeOf(learn(known.body, key, { finding }), known.version)
    // Another cause may be the platform's: it is looked into as a new one is, and its ticket filed where that is due.
    const step = reconsider(known.body, key, { finding })
    const change = changeOf(step, known.version)
    const snapshot = await snapshotWrite(store, key, sight.snapshot)
    return change && { ...change, writes: [...change.writes, snapshot] }
  })
}

/** Only what waits is edited here: once Airflow has spoken, or something died, the incident is about that. */
const mayEdit = ({ latest }: Incident): boolean =>
  latest.airflowText === null && isWaitingCause(latest.finding.cause)

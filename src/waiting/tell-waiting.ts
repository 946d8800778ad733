import { changeOf, openIncident, record, wasTold } from '../incidents/book.ts'
import type { Incident } from '../incidents/incident.ts'
import { isMuted, learn } from '../incidents/transitions.ts'
import type { Sight } from '../observe/sight.ts'
import type { Effect } from '../delivery/effects.ts'
import type { Turn } from '../platform/gpu-queue.ts'
import { sayExpected } from '../platform/say-expected.ts'
import { revise } from '../store/revise.ts'
import type { Store } from '../store/store.ts'
import { warningId } from './settle.ts'
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
    return changeOf(learn(known.body, key, { finding }), known.version)
  })
}

/** The thread says, once, that the operator will give the pod up in so many seconds. */
export function warnOfGivingUp(
  { store, now }: Telling,
  { waiting, turn }: Pick<KnownWait, 'waiting' | 'turn'>,
  secondsLeft: number,
): Promise<boolean> {
  const id = warningId(waiting)
  return revise(store, now, async () => {
    const known = await openIncident(store, waiting.subjectKey)
    if (!known || isMuted(known.body, now()) || (await store.read('sample', id))) return null
    const { handle } = known.body
    const text = warningText(waiting, turn, secondsLeft, now())
    const effects: Effect[] =
      known.body.digest === null ? [{ kind: 'slack.line', incident: handle, line: id, text }] : []
    return {
      writes: [{ kind: 'sample', id, version: null, body: { at: now().toString() } }],
      effects,
    }
  })
}

/** Only what waits is edited here: once Airflow has spoken, or something died, the incident is about that. */
const mayEdit = ({ latest }: Incident): boolean =>
  latest.airflowText === null && isWaitingCause(latest.finding.cause)

function warningText(
  { step, timeoutSeconds }: WaitingPod,
  turn: Turn | null,
  secondsLeft: number,
  at: Temporal.Instant,
): string {
  const expected =
    turn === null ? '' : ` Its turn: ${turn.position} of ${turn.of}, ${sayExpected(turn, at)}.`
  return `⏱ Airflow gives pod ${step.record.name} up in ${Math.round(secondsLeft)} s: it has not started, and the operator's startup timeout is ${timeoutSeconds} s. A larger startup_timeout_seconds lets it wait longer.${expected}`
}

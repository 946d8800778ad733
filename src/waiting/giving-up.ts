import type { Effect } from '../delivery/effects.ts'
import { openIncident } from '../incidents/book.ts'
import type { Incident } from '../incidents/incident.ts'
import { isMuted } from '../incidents/care.ts'
import type { Turn } from '../platform/gpu-queue.ts'
import { sayExpected } from '../platform/say-expected.ts'
import { revise } from '../store/revise.ts'
import type { Store, Write } from '../store/store.ts'
import { warningId } from './settle.ts'
import type { WaitingPod } from './waiting-pod.ts'

/** A pod that its operator gives up in so many seconds. */
export type SoonGivenUp = { waiting: WaitingPod; turn: Turn | null; secondsLeft: number }

type Warned = SoonGivenUp & { incident: Incident }

const namedMost = 8

/**
 * Threads say, once for each pod, that its operator will give it up in so many seconds: the thread of its own card, and one line for
 * all whose cards a storm has folded into one. Resolves to whether anything was said.
 */
export function warnOfGivingUp(
  { store, now }: { store: Store; now(): Temporal.Instant },
  soon: readonly SoonGivenUp[],
): Promise<boolean> {
  return revise(store, now, async () => {
    const untold: Warned[] = []
    for (const each of soon) {
      const known = await openIncident(store, each.waiting.subjectKey)
      if (!known || isMuted(known.body, now())) continue
      if (await store.read('sample', warningId(each.waiting))) continue
      untold.push({ ...each, incident: known.body })
    }
    const storms = Map.groupBy(untold, ({ incident }) => incident.digest)
    const own = storms.get(null) ?? []
    storms.delete(null)
    return {
      writes: untold.map(({ waiting }): Write => ({
        kind: 'sample',
        id: warningId(waiting),
        version: null,
        body: { at: now().toString() },
      })),
      effects: [
        ...own.map((each) => lineOf(each, ownText(each, now()))),
        ...[...storms.values()].map((all) => lineOf(all[0]!, stormText(all))),
      ],
    }
  })
}

/** The thread of a folded incident is that of its storm's card. */
const lineOf = ({ incident, waiting }: Warned, text: string): Effect => ({
  kind: 'slack.line',
  incident: incident.handle,
  line: warningId(waiting),
  text,
})

function ownText(warned: Warned, at: Temporal.Instant): string {
  const { waiting, turn, secondsLeft } = warned
  const { step, timeoutSeconds } = waiting
  const expected =
    turn === null ? '' : ` Its turn: ${turn.position} of ${turn.of}, ${sayExpected(turn, at)}.`
  const what = waitHelps(warned) ? `${remedy}${expected}` : noRemedy
  return `⏱ Airflow gives pod ${step.record.name} up in ${Math.round(secondsLeft)} s: it has not started, and the operator's startup timeout is ${timeoutSeconds} s. ${what}`
}

const waitHelps = ({ incident }: Warned): boolean => incident.latest.finding.retry !== 'pointless'

function stormText(all: readonly Warned[]): string {
  const ordered = all.toSorted((one, other) => one.secondsLeft - other.secondsLeft)
  const named = ordered
    .slice(0, namedMost)
    .map(
      ({ incident, waiting, secondsLeft }) =>
        `${incident.handle} (pod ${waiting.step.record.name}) in ${Math.round(secondsLeft)} s`,
    )
  const more = all.length - namedMost
  const names = `${named.join(', ')}${more > 0 ? ` and ${more} more` : ''}`
  return `⏱ Airflow gives ${all.length === 1 ? 'a pod' : `${all.length} pods`} up that ${all.length === 1 ? 'has' : 'have'} not started: ${names}. ${all.some(waitHelps) ? remedy : noRemedy}`
}

const remedy = 'A larger startup_timeout_seconds lets it wait longer.'
const noRemedy = 'To wait longer does not help: as it is, it can never start.'

import type { Clock } from '../clock.ts'
import type { Config } from '../config/index.ts'
import type { Cause } from '../diagnosis/finding.ts'
import { record } from '../incidents/book.ts'
import type { Incident } from '../incidents/incident.ts'
import type { Cluster, PodRecord, PodStep } from '../ports/kubernetes.ts'
import { revise } from '../store/revise.ts'
import type { Store, Write } from '../store/store.ts'
import type { History } from './history.ts'
import type { KnownTries } from './known-tries.ts'
import { hasFailed, isToldAtOnce, signature } from './pod-end.ts'
import { pass, type Passing } from './pass.ts'
import { endOf } from './remember.ts'
import { sightOf } from './sight.ts'

export type ObserverNeeds = {
  config: Config
  /** What was over before is not told one by one. */
  since: Temporal.Instant
  cluster: Cluster
  store: Store
  clock: Clock
  history: History
  tries: KnownTries
  /** What the first card of an incident offers, as writes: stored with the incident, so that the card need not wait. */
  firstOffers(incident: Incident): Promise<Write[]>
  /** Something was committed. */
  poke(): void
  /** A death was written down. */
  onTold(cause: Cause): void
  /** A failure that is too old to be told. */
  onOld(step: PodStep): void
  onError(error: unknown): void
}

/** Looks at every step of a pod's life, tells what has to be told, and remembers how it ended. */
export type PodObserver = {
  see(step: PodStep): void
  /** Tries again what could not be stored; level-triggered, so that a full disk loses nothing. */
  retry(): void
  unsaved(): number
}

const unsavedMax = 10_000

/** Judging happens in the callback of the watch, from memory; only the commit waits. */
export function createPodObserver(needs: ObserverNeeds): PodObserver {
  const { config, since, cluster, store, clock, history, tries, firstOffers } = needs
  const { poke, onTold, onOld, onError } = needs
  const judged = new Map<string, string>()
  const unsaved = new Map<string, PodStep>()
  const now = () => clock.now()

  function see(step: PodStep): void {
    const { uid } = step.record
    const mark = signature(step.pod, step.kind === 'gone')
    const seen = judged.get(uid) === mark
    if (step.kind === 'gone') judged.delete(uid)
    else judged.set(uid, mark)
    if (!seen) void tell(step)
  }

  async function tell(step: PodStep): Promise<void> {
    try {
      if (isFine(step)) return
      const freeze = ({ pod, kind }: PodStep) => cluster.freeze(pod, kind === 'gone')
      const sight = sightOf({ config, history, tries, freeze }, step, clock.now())
      if (!sight) return
      const { sighting, snapshot, subject } = sight
      const ended = hasFailed(step.pod) || step.record.phase === 'Succeeded'
      const end = async () => {
        const write = ended ? await endOf({ clock, history }, subject, step) : null
        return write ? [write] : []
      }
      const besides = async (incident: Incident) => [
        ...(await end()),
        ...(await firstOffers(incident)),
      ]
      const { finding, at } = sighting.occurrence
      const isOldNews = step.kind === 'present' && isBefore(at, since)
      const told = isToldAtOnce(finding, step.pod) && !isOldNews
      if (told && (await record(store, now, sighting, snapshot, besides))) {
        poke()
        onTold(finding.cause)
      } else {
        if (isToldAtOnce(finding, step.pod) && isOldNews) onOld(step)
        await revise(store, now, async () => ({ writes: await end(), effects: [] }))
      }
      if (step.record.phase === 'Succeeded' && subject.instance === null) {
        const text = `Passed: pod ${step.record.name}.`
        const passing = { at: clock.now(), ...passingOf(step.record) }
        if (await pass(store, clock, sighting.subjectKey, passing, text)) poke()
      }
      unsaved.delete(step.record.uid)
    } catch (error) {
      onError(error)
      if (unsaved.size < unsavedMax) unsaved.set(step.record.uid, step)
    }
  }

  return {
    see,
    retry() {
      for (const step of unsaved.values()) void tell(step)
    },
    unsaved: () => unsaved.size,
  }
}

const isBefore = (at: string, since: Temporal.Instant): boolean =>
  Temporal.Instant.compare(Temporal.Instant.from(at), since) < 0

/** Runs, and nothing in it has ended badly: nothing to judge. */
const isFine = ({ record, pod, kind }: PodStep): boolean =>
  kind !== 'gone' && record.phase === 'Running' && !hasFailed(pod)

/** When a pod began its work, and which try it was. */
function passingOf({ task, startedMilliseconds }: PodRecord): Omit<Passing, 'at'> {
  return {
    startedAt:
      startedMilliseconds === null
        ? null
        : Temporal.Instant.fromEpochMilliseconds(startedMilliseconds),
    try: task && { run: task.run, mapIndex: task.mapIndex, attempt: task.try },
  }
}

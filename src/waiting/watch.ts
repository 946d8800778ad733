import { setImmediate as breathe } from 'node:timers/promises'
import type { Clock } from '../clock.ts'
import type { Config } from '../config/index.ts'
import type { History } from '../observe/history.ts'
import type { KnownTries } from '../observe/known-tries.ts'
import { hasFailed } from '../observe/pod-end.ts'
import { sightOf } from '../observe/sight.ts'
import { gpuAskOf } from '../platform/asked.ts'
import type { Turn } from '../platform/gpu-queue.ts'
import { gpuTurns } from '../platform/gpu-turns.ts'
import type { Cluster, PodRecord, PodStep } from '../ports/kubernetes.ts'
import type { Store } from '../store/store.ts'
import { createDueList, type DuePod } from './due.ts'
import { removed, started } from './settle.ts'
import { type SoonGivenUp, warnOfGivingUp } from './giving-up.ts'
import { notStarted } from './not-started.ts'
import { tellWait } from './tell-waiting.ts'
import { waitingPodOf, type WaitingPod } from './waiting-pod.ts'
import { waitingSinceBefore } from './since-before.ts'

export type WaitingNeeds = {
  config: Config
  cluster: Cluster
  store: Store
  clock: Clock
  history: History
  tries: KnownTries
  /** Something was committed. */
  poke(): void
  onError(error: unknown): void
}

/** Watches pods that have not started: tells when it takes too long, and when it is over. */
export type WaitingWatch = {
  see(step: PodStep): void
  /** Looks at every pod that waits or has just stopped waiting; level-triggered, so that nothing is lost by a failure. */
  look(): Promise<void>
}

/** How long Airflow may take to say that it has removed a pod that waited. */
const removedSeconds = 120

const hasStarted = ({ phase }: PodRecord): boolean => phase === 'Running' || phase === 'Succeeded'

type Ended = { waiting: WaitingPod; how: 'started' | 'removed'; at: Temporal.Instant }

/** A watch that holds what waits in memory; what was told is in the store. */
export function watchWaiting(needs: WaitingNeeds): WaitingWatch {
  const { config, cluster, store, clock, history, tries, poke, onError } = needs
  const waiting = new Map<string, WaitingPod>()
  const ended = new Map<string, Ended>()
  let isCaughtUp = false
  const telling = { store, now: () => clock.now() }
  const due = createDueList(telling)

  function see(step: PodStep): void {
    const { uid, phase } = step.record
    const isWaiting = step.kind !== 'gone' && phase === 'Pending' && !hasFailed(step.pod)
    const before = waiting.get(uid)
    if (!isWaiting && !before) return
    const pod = waitingPodOf(config, step)
    if (!pod) return
    if (isWaiting) {
      ended.delete(uid)
      waiting.set(uid, pod)
      return
    }
    waiting.delete(uid)
    due.forget(uid)
    if (hasFailed(step.pod)) return
    if (hasStarted(step.record)) end(pod, 'started')
    else if (step.kind === 'gone') end(pod, 'removed')
  }

  const end = (pod: WaitingPod, how: Ended['how']): void =>
    void ended.set(pod.step.record.uid, { waiting: pod, how, at: clock.now() })

  /** What waited when Groundcrew was last here: pods that have started since, or are gone. */
  async function catchUp(): Promise<void> {
    // A cluster of which nothing is seen tells nothing of what is gone.
    if (Iterator.from(cluster.pods()).next().done) return
    const lost = await waitingSinceBefore(store, cluster, config)
    for (const { step, isGone } of lost) {
      const pod = waiting.has(step.record.uid) ? null : waitingPodOf(config, step)
      if (pod && isGone) end(pod, 'removed')
      else if (pod && hasStarted(step.record)) end(pod, 'started')
    }
    isCaughtUp = true
  }

  const sight = (pod: WaitingPod) =>
    sightOf(
      {
        config,
        history,
        tries,
        freeze: ({ pod: raw, kind }) => cluster.freeze(raw, kind === 'gone'),
      },
      pod.step,
      clock.now(),
    )

  async function look(): Promise<void> {
    if (!isCaughtUp) await guarded(catchUp)
    for (const [uid, each] of ended)
      await guarded(async () => {
        if (await settle(each)) ended.delete(uid)
      })
    await lookAt(await due.of(waiting.values(), onError))
  }

  async function lookAt(pods: readonly DuePod[]): Promise<void> {
    const wanted = pods.some(({ waiting: { step } }) => gpuAskOf(step.record) !== null)
    const turns = wanted ? await turnsNow() : new Map<string, Turn>()
    const soon: SoonGivenUp[] = []
    for (const { waiting: pod, secondsLeft } of pods) {
      await guarded(async () => {
        const turn = turns.get(pod.step.record.uid) ?? null
        await tell(pod, turn, secondsLeft)
        if (secondsLeft !== null) soon.push({ waiting: pod, turn, secondsLeft })
      })
      // Between two of them whoever asks is answered.
      await breathe()
    }
    if (soon.length > 0)
      await guarded(async () => {
        if (await warnOfGivingUp(telling, soon)) poke()
        for (const { waiting: pod } of soon) due.warned(pod)
      })
  }

  /** What only starts is told of when it is about to be given up. */
  async function tell(pod: WaitingPod, turn: Turn | null, left: number | null): Promise<void> {
    const seen = sight(pod)
    due.looked(pod)
    if (!seen) return
    const { finding } = seen.sighting.occurrence
    if (finding.cause === 'healthy') {
      if (left === null) return
      seen.sighting.occurrence.finding = notStarted(finding, seen.snapshot)
    }
    if (await tellWait(telling, { waiting: pod, sight: seen, turn })) poke()
  }

  async function settle({ waiting: pod, how, at }: Ended): Promise<boolean> {
    if (how === 'started') {
      const next = waiting.values().find((other) => other.subjectKey === pod.subjectKey)
      const occurrence = next ? (sight(next)?.sighting.occurrence ?? null) : null
      if (await started(telling, pod, occurrence)) poke()
      return true
    }
    if (clock.now().since(at).total('seconds') < removedSeconds) return false
    if (await removed(telling, pod)) poke()
    return true
  }

  async function turnsNow(): Promise<Map<string, Turn>> {
    const { turns } = await gpuTurns(cluster, config.airflow, store, clock.now())
    return new Map(turns.map((turn) => [turn.pod.record.uid, turn]))
  }

  async function guarded(act: () => Promise<void>): Promise<void> {
    try {
      await act()
    } catch (error) {
      onError(error)
    }
  }

  return { see, look }
}

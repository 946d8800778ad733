import { openIncident } from '../incidents/book.ts'
import type { Store } from '../store/store.ts'
import { isAbnormal, secondsToGiveUp } from './patience.ts'
import { readTaskMemory } from './task-memory.ts'
import { ageSecondsOf, type WaitingPod } from './waiting-pod.ts'

/** A pod that has to be looked at now; `secondsLeft` where its operator gives it up soon, else null. */
export type DuePod = { waiting: WaitingPod; secondsLeft: number | null }

/** Which waiting pods are due: those that wait too long, once in a while, and those about to be given up, at once. */
export type DueList = {
  of(waiting: Iterable<WaitingPod>, onError: (error: unknown) => void): Promise<DuePod[]>
  looked(pod: WaitingPod): void
  warned(pod: WaitingPod): void
  forget(uid: string): void
}

const refreshSeconds = 30
/** A platform on which hundreds wait must not keep Groundcrew from everything else: the others have their turn at the next look. */
const looksMost = 12

/** A list that remembers in memory what was looked at when. */
export function createDueList({ store, now }: { store: Store; now(): Temporal.Instant }): DueList {
  const lookedAt = new Map<string, number>()
  const isWarned = new Set<string>()

  async function dueOf(waiting: WaitingPod): Promise<DuePod[]> {
    const at = now()
    const { uid } = waiting.step.record
    const age = ageSecondsOf(waiting, at)
    const { timeoutSeconds } = waiting
    const left = timeoutSeconds === null ? null : secondsToGiveUp(age, timeoutSeconds)
    const secondsLeft = isWarned.has(uid) ? null : left
    if (secondsLeft !== null) return [{ waiting, secondsLeft }]
    const before = lookedAt.get(uid)
    if (before !== undefined && at.epochMilliseconds - before < refreshSeconds * 1000) return []
    const memory = await readTaskMemory(store, waiting.subjectKey)
    const waits = (memory?.body.waits ?? []).map(({ seconds }) => seconds)
    const isDue =
      isAbnormal(age, waits) ||
      (await openIncident(store, waiting.subjectKey))?.body.latest.key === waiting.key
    return isDue ? [{ waiting, secondsLeft: null }] : []
  }

  return {
    async of(all, onError) {
      const due: DuePod[] = []
      for (const each of all)
        try {
          due.push(...(await dueOf(each)))
        } catch (error) {
          onError(error)
        }
      const urgent = due.filter(({ secondsLeft }) => secondsLeft !== null)
      const others = due
        .filter(({ secondsLeft }) => secondsLeft === null)
        .toSorted((one, other) => lastLook(one) - lastLook(other))
      return [...urgent, ...others.slice(0, looksMost)]
    },
    looked: ({ step }) => void lookedAt.set(step.record.uid, now().epochMilliseconds),
    warned: ({ step }) => void isWarned.add(step.record.uid),
    forget(uid) {
      lookedAt.delete(uid)
      isWarned.delete(uid)
    },
  }

  function lastLook({ waiting }: DuePod): number {
    return lookedAt.get(waiting.step.record.uid) ?? 0
  }
}

import type { Expectation } from '../../src/platform/expected-start.ts'
import { turnsOf } from '../../src/platform/gpu-queue.ts'
import type { GpuView } from '../../src/platform/gpu-view.ts'
import { seededRandom } from '../../src/platform/remaining.ts'
import { dayOfJobs, earlierRuns, type Job } from './day-of-jobs.ts'
import { now } from './given.ts'

/** Where the jobs of a day run, by whatever order; times in seconds of the day. */
export type Yard = {
  /** A job comes; answers who starts. */
  add(job: Job): Promise<string[]>
  /** A job ends; answers who starts then. */
  end(name: string, at: number): Promise<string[]>
  /** Who has what and who waits, with the times of the day. */
  view(): GpuView
}

/** What was said of a waiting pod's start when it came, and when it really started; in seconds of the day. */
type Said = { saidAt: number; expected: Expectation | null; startedAt: number }

/** How well the day was foretold, as shares of 1. */
export type Foretold = {
  /** Pods that had to wait. */
  waited: number
  /** Of them those for which a range was stated. */
  toldShare: number
  /** Of these those that started within it, give or take the minute to which it is rounded. */
  heldShare: number
}

/**
 * A day of GPU jobs through a yard. Each job that must wait is told of its start when it comes, from what had ended by then. Time
 * stands still while the yard works, so that it does not matter how fast it is.
 */
export async function replay(seed: number, jobsMost: number, yard: Yard): Promise<Foretold> {
  const random = seededRandom(seed)
  const jobs = new Map(dayOfJobs(random, jobsMost).map((job) => [job.name, job]))
  const history = earlierRuns(random)
  const said: (Omit<Said, 'startedAt'> & { name: string })[] = []
  const started = new Map<string, number>()
  const events = [...jobs.values()].map(({ arrivesAt, name }) => ({ at: arrivesAt, name }))
  for (;;) {
    events.sort((one, other) => one.at - other.at)
    const event = events.shift()
    if (!event) break
    const { at, name } = event
    const job = jobs.get(name)!
    const ends = started.has(name)
    if (ends) history.get(job.dag)!.push(job.runsSeconds)
    for (const each of ends ? await yard.end(name, at) : await yard.add(job)) {
      started.set(each, at)
      events.push({ at: at + jobs.get(each)!.runsSeconds, name: each })
    }
    if (started.has(name)) continue
    const turns = turnsOf(
      yard.view(),
      ({ task }) => task?.dag ?? null,
      (dag) => history.get(dag) ?? [],
      now.add({ seconds: Math.round(at) }),
    )
    const turn = turns.find(({ pod }) => pod.record.name === name)
    said.push({ saidAt: at, expected: turn?.expected ?? null, name })
  }
  return judged(said.map((each) => ({ ...each, startedAt: started.get(each.name) ?? Infinity })))
}

function judged(said: readonly Said[]): Foretold {
  const told = said.flatMap(({ expected, ...rest }) => (expected ? [{ expected, ...rest }] : []))
  const held = told.filter(({ expected, saidAt, startedAt }) => {
    const waited = startedAt - saidAt
    return waited >= expected.lowSeconds - 60 && waited <= expected.highSeconds + 60
  })
  return {
    waited: said.length,
    toldShare: told.length / said.length,
    heldShare: held.length / told.length,
  }
}

import type { Clock } from '../clock.ts'
import type { Config } from '../config/index.ts'
import { gather, type Sources } from '../evidence/gather/index.ts'
import type { Snapshot } from '../evidence/snapshot.ts'
import type { Cause } from '../diagnosis/finding.ts'
import { openIncident, record, wasTold } from '../incidents/book.ts'
import type { Subject } from '../incidents/incident.ts'
import { subjectKey, tryKey } from '../incidents/subject.ts'
import type { TaskInstance } from '../ports/airflow.ts'
import { stoppedByUs } from '../runs/stopped-by-us.ts'
import { revise } from '../store/revise.ts'
import type { Store } from '../store/store.ts'
import type { History } from './history.ts'
import { interestIn } from './instances.ts'
import { pass } from './pass.ts'
import { tellStop } from './tell-stop.ts'

export type TaskNeeds = {
  config: Config
  /** What was over before is not told one by one. */
  since: Temporal.Instant
  sources: Sources
  store: Store
  clock: Clock
  history: History
  poke(): void
  /** A death was written down. */
  onTold(cause: Cause): void
}

const gatherMilliseconds = 10_000

/**
 * Takes what Airflow says of a task's try: a failure that no pod has told becomes an incident, one that is known has
 * its evidence completed, a success closes what was open. Resolves when it is stored; rejects when it could not be.
 */
export async function seeTask(
  needs: TaskNeeds,
  instance: string,
  task: TaskInstance,
): Promise<void> {
  const subject: Subject = {
    instance,
    namespace: namespaceOf(needs.config, instance),
    dag: task.dag,
    task: task.task,
  }
  const interest = interestIn(needs.config, subject)
  if (!interest) return
  if (task.state === 'success') return succeed(needs, subject, task)
  if (task.state !== 'failed' && task.state !== 'up_for_retry') return
  if (task.endedAt && Temporal.Instant.compare(task.endedAt, needs.since) < 0) return

  const { store, clock, poke } = needs
  const act = task.state === 'failed' ? await stoppedByUs(store, instance, task) : null
  if (act) {
    if (await tellStop(needs, subjectKey(subject), task, act)) poke()
    return
  }
  const key = keyOf(subject, task)
  const known = await openIncident(store, subjectKey(subject))
  if (known?.body.latest.key === key) {
    const effect = { kind: 'evidence.gather' as const, incident: known.id, occurrence: key }
    await store.commit({ writes: [], effects: [effect] }, clock.now())
  } else if (!known?.body.seen.includes(key) && !(await wasTold(store, subjectKey(subject), key))) {
    await tell(needs, subject, task, key, interest)
  }
  poke()
}

async function tell(
  { sources, store, clock, history, onTold }: TaskNeeds,
  subject: Subject,
  task: TaskInstance,
  key: string,
  { channel, owners }: { channel: string; owners: string[] },
): Promise<void> {
  const at = clock.now()
  const frozen: Snapshot = {
    snapshot: 1,
    at: at.toString(),
    ...(sources.cluster && subject.namespace
      ? { kubernetes: sources.cluster.surroundings(subject.namespace) }
      : {}),
    history: history.of(subjectKey(subject), key),
  }
  const attempt = { run: task.run, mapIndex: task.mapIndex, attempt: task.try }
  const { snapshot, learnt } = await gather(
    sources,
    subject,
    attempt,
    frozen,
    at,
    AbortSignal.timeout(gatherMilliseconds),
  )
  const { finding } = learnt
  if (!finding) return
  const occurrence = {
    key,
    at: (task.endedAt ?? at).toString(),
    run: task.run,
    try: task.try,
    tries: task.tries,
    mapIndex: task.mapIndex,
    pod: null,
    logTail: [],
    peak: null,
    airflowText: null,
    taskLink: null,
    finding,
    ...learnt,
    gathered: false,
  }
  const told = await record(
    store,
    () => clock.now(),
    { subject, subjectKey: subjectKey(subject), occurrence, channel, owners },
    snapshot,
  )
  if (told) onTold(finding.cause)
}

async function succeed(
  { store, clock, history, poke }: TaskNeeds,
  subject: Subject,
  task: TaskInstance,
): Promise<void> {
  const key = subjectKey(subject)
  const endedAt = task.endedAt ?? clock.now()
  const run = {
    key: keyOf(subject, task),
    at: endedAt.toString(),
    outcome: 'success' as const,
    ...(task.durationSeconds === null ? {} : { durationSeconds: task.durationSeconds }),
  }
  await revise(
    store,
    () => clock.now(),
    async () => {
      const write = await history.add(key, run)
      return write && { writes: [write], effects: [] }
    },
  )
  const passing = {
    at: endedAt,
    startedAt: task.startedAt,
    try: { run: task.run, mapIndex: task.mapIndex, attempt: task.try },
  }
  if (await pass(store, clock, key, passing, `Passed: run ${task.run}, try ${task.try}.`)) poke()
}

/** Where the instance's pods run, when it says so; the first of several. */
function namespaceOf({ airflow }: Config, instance: string): string | null {
  return airflow.find(({ name }) => name === instance)?.namespaces[0] ?? null
}

function keyOf(subject: Subject, { run, mapIndex, try: attempt }: TaskInstance): string {
  return tryKey(subject, { run, mapIndex, attempt })
}

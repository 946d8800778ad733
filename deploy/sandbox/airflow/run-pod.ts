import { objectsAt, textAt } from '../../../src/evidence/raw.ts'
import type { Raw } from '../../../src/evidence/snapshot.ts'
import { podObject } from '../cluster/pod-object.ts'
import { suffix } from '../random.ts'
import { type Attempt, move, write, writeFailure, writeHead } from './attempt.ts'
import type { PodWork } from './pipeline.ts'
import { labelsOf, labelWords, renderedFields, returned, writeRefusal } from './pod-words.ts'

const exception = 'airflow.exceptions.AirflowException'
/** A worker of its own has to start before a deferred task goes on; until then its pod stays. */
const workerMilliseconds = 8000
const tooLate = 'Pod took too long to be scheduled on the cluster, giving up.'

/** Carries out a KubernetesPodOperator, in its own words; resolves to whether it succeeded. The pod is deleted whatever happens. */
export async function runPodTask(attempt: Attempt, work: PodWork): Promise<boolean> {
  const { cluster, clock, task, params, random, signal } = attempt
  const name = `${task.id.replaceAll('_', '-')}-${suffix(random, 8)}`
  const labels = labelsOf(attempt)
  const wish = { ...work.wish(params), name, labels }
  const pod = podObject(wish)
  move(attempt, 'running')
  attempt.state.setTask(attempt.dag, attempt.run, task.id, null, 'running', {
    renderedFields: renderedFields(pod),
  })
  writeHead(attempt, 'KubernetesPodOperator')
  write(attempt, 'build', `Building pod ${name} with labels: ${labelWords(labels)}`)
  const created = cluster.create(pod, work.life(params))
  if ('refusal' in created) {
    writeRefusal(attempt, pod, created.refusal)
    await clock.sleep(1000, signal)
    return false
  }
  try {
    if (work.deferrable) {
      await clock.sleep(1000, signal)
      write(attempt, 'deferral', 'Pausing task as DEFERRED.')
      move(attempt, 'deferred')
      write(
        attempt,
        'checking',
        `Checking pod '${name}' in namespace 'airflow-ml' with poll interval 2.`,
      )
    }
    write(
      attempt,
      'waiting',
      `::group::Waiting until ${work.startSeconds}s to get the POD scheduled...`,
    )
    const isPlaced = await placed(attempt, work, name)
    write(attempt, 'waiting', '::endgroup::')
    if (!isPlaced) return await giveUp(attempt, work, name)
    const end = await cluster.until(name, hasEnded, signal)
    await clock.sleep(2000, signal)
    if (work.deferrable) await resume(attempt)
    const [place, prefix] = work.deferrable
      ? (['podOutputAfterwards', '[base] logs:'] as const)
      : (['podOutput', '[base]'] as const)
    for (const line of cluster.log(name)) write(attempt, place, `${prefix} ${line}`)
    return conclude(attempt, work, name, end)
  } finally {
    cluster.remove(name)
  }
}

/** Waits for a node; false when the operator's patience ended. */
async function placed(attempt: Attempt, work: PodWork, name: string): Promise<boolean> {
  const { cluster, clock, signal } = attempt
  const done = new AbortController()
  const either = AbortSignal.any([done.signal, signal])
  const node = cluster.until(name, (pod) => textAt(pod, 'spec', 'nodeName') !== null, either)
  const patience = clock.sleep(work.startSeconds * 1000, either)
  try {
    return await Promise.race([node.then(() => true), patience.then(() => false)])
  } finally {
    done.abort()
    await Promise.allSettled([node, patience])
  }
}

async function giveUp(attempt: Attempt, work: PodWork, name: string): Promise<false> {
  const { cluster } = attempt
  const pod = cluster.pod(name)
  const condition = objectsAt(pod, 'status', 'conditions').find(
    ({ type }) => type === 'PodScheduled',
  )
  const words = textAt(condition, 'message')
  if (words !== null) write(attempt, 'podEvent', `The Pod has an Event: ${words} from None`)
  if (work.deferrable) await resume(attempt)
  const message = `${tooLate} More than ${work.startSeconds}s. Check the pod events in kubernetes.`
  if (work.deferrable) {
    const text = `Trigger emitted an timeout event, failing the task: ${message}`
    write(attempt, 'trigger', text, 'error')
  }
  write(attempt, 'deletion', `Deleting pod: ${name}`)
  writeFailure(attempt, exception, `${message}\n${returned(name, pod ?? {})}`)
  return false
}

async function resume(attempt: Attempt): Promise<void> {
  const { clock, signal } = attempt
  move(attempt, 'queued')
  await clock.sleep(workerMilliseconds, signal)
  move(attempt, 'running')
  write(attempt, 'resume', 'Resuming after deferral')
}

function conclude(attempt: Attempt, work: PodWork, name: string, end: Raw): boolean {
  write(attempt, 'deletion', `Deleting pod: ${name}`)
  if (textAt(end, 'status', 'phase') === 'Succeeded') {
    write(attempt, 'exit', 'Task exited with return code 0')
    return true
  }
  if (work.deferrable) {
    const text = 'Trigger emitted an failed event, failing the task: pod failed'
    write(attempt, 'trigger', text, 'error')
  }
  writeFailure(attempt, exception, returned(name, end))
  return false
}

const hasEnded = (pod: Raw): boolean =>
  ['Succeeded', 'Failed'].includes(textAt(pod, 'status', 'phase') ?? '')

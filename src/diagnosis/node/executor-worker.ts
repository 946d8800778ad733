import { readEviction } from '../../evidence/eviction.ts'
import type { Facts } from '../../evidence/facts.ts'
import type { Pod } from '../../evidence/kubernetes-pod.ts'
import { found } from '../found.ts'
import { isExecutorWorker, isOutOfMemory, lastDeath, memoryLimit } from '../memory/death.ts'
import type { Rule } from '../rule.ts'
import { subjectOf } from '../subject.ts'

/** The pod that died is the one in which Airflow supervises the task, not the one that does the work. */
export const executorWorker: Rule = {
  causes: ['airflow-worker-killed'],
  about:
    'A pod of the KubernetesExecutor (label kubernetes_executor or airflow-worker) was killed or evicted.',
  diagnose(facts) {
    const { pod } = facts.kubernetes
    if (!pod || !isExecutorWorker(pod) || pod.phase === 'Succeeded') return null
    const how = endOf(facts, pod)
    if (how === null) return null
    const work = workPod(facts, pod)
    return found('airflow-worker-killed', facts, {
      headline: "Airflow's own worker pod was killed, not the training pod",
      explanation: [
        `${subjectOf(facts, how.container)} is Airflow's worker, which only supervises the task; it ${how.words}.`,
        work
          ? `The pod that does the work, ${work.name}, still runs on ${work.nodeName ?? 'its node'}.`
          : 'The pod that does the work is another one and did not cause this.',
        'The next try finds the running pod again or starts it anew; the size of the worker is a setting of the Airflow instance.',
      ],
      container: how.container,
      resource: { kind: 'airflow', namespace: pod.namespace || null, name: 'worker pods' },
    })
  },
}

function endOf(facts: Facts, pod: Pod): { container: string | null; words: string } | null {
  const eviction = readEviction(pod, facts.kubernetes.podEvents)
  if (eviction)
    return {
      container: eviction.consumers[0]?.name ?? null,
      words: `was evicted from node ${pod.nodeName ?? '(not named)'} for ${eviction.resource} (${eviction.source}: Evicted)`,
    }
  const death = pod.containers
    .flatMap((container) => lastDeath(container) ?? [])
    .find(({ end }) => isOutOfMemory(end) || end.exitCode === 137 || end.exitCode === 143)
  if (!death) return null
  const { container, end } = death
  const memory = isOutOfMemory(end)
    ? ` for memory at its limit of ${memoryLimit(pod, container)?.text ?? '(none)'}`
    : ''
  return {
    container: container.name,
    words: `was killed${memory} (pod status: ${end.reason ?? 'no reason'}, exit code ${end.exitCode ?? 'not given'})`,
  }
}

/** The pod that the operator started for the same task, if it still runs. */
const workPod = ({ kubernetes: { otherPods } }: Facts, { labels }: Pod): Pod | undefined =>
  otherPods?.find(
    (other) =>
      other.labels.get('kubernetes_pod_operator') === 'True' &&
      other.labels.get('task_id') === labels.get('task_id') &&
      other.phase === 'Running',
  )

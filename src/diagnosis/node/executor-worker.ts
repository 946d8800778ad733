import { found } from '../found.ts'
import { isExecutorWorker, isOutOfMemory, lastDeath, memoryLimit } from '../memory/death.ts'
import type { Rule } from '../rule.ts'
import { subjectOf } from '../subject.ts'

/** The pod that died is the one in which Airflow supervises the task, not the one that does the work. */
export const executorWorker: Rule = {
  causes: ['airflow-worker-killed'],
  about:
    'A pod of the KubernetesExecutor (label kubernetes_executor or airflow-worker) was killed.',
  diagnose(facts) {
    const { pod, otherPods } = facts.kubernetes
    if (!pod || !isExecutorWorker(pod) || pod.phase === 'Succeeded') return null
    const death = pod.containers
      .flatMap((container) => lastDeath(container) ?? [])
      .find(({ end }) => isOutOfMemory(end) || end.exitCode === 137 || end.exitCode === 143)
    if (!death) return null
    const limit = memoryLimit(pod, death.container)
    const memory = isOutOfMemory(death.end)
    const task = pod.labels.get('task_id')
    const child = otherPods?.find(
      ({ labels, phase }) =>
        labels.get('kubernetes_pod_operator') === 'True' &&
        labels.get('task_id') === task &&
        phase === 'Running',
    )
    return found('airflow-worker-killed', facts, {
      headline: "Airflow's own worker pod was killed, not the training pod",
      explanation: [
        `${subjectOf(facts, death.container)} is Airflow's worker, which only supervises the task; it was killed${memory ? ` for memory at its limit of ${limit?.text ?? '(none)'}` : ''} (pod status: ${death.end.reason ?? 'no reason'}, exit code ${death.end.exitCode ?? 'not given'}).`,
        child
          ? `The pod that does the work, ${child.name}, still runs on ${child.nodeName ?? 'its node'}.`
          : 'The pod that does the work is another one and did not cause this.',
        'The next try finds the running pod again or starts it anew; the size of the worker is a setting of the Airflow instance.',
      ],
      container: death.container.name,
      resource: { kind: 'airflow', namespace: pod.namespace || null, name: 'worker pods' },
    })
  },
}

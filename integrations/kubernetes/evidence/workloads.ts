import { Refused } from '../../../src/delivery/endings.ts'
import { objectAt, objectsAt, textAt } from '../../../src/evidence/raw.ts'
import type { Raw } from '../../../src/evidence/snapshot.ts'
import type { Connection } from '../connection/connection.ts'
import { leanObject } from '../cache/lean.ts'
import type { Question } from './question.ts'

const versions = ['v1beta2', 'v1beta1']

/** The Kueue workload of a pod that waits in a queue; none for other pods. */
export function workloadQuestions(pod: Raw): Question[] {
  const queued =
    textAt(pod, 'metadata', 'labels', 'kueue.x-k8s.io/queue-name') !== null ||
    objectsAt(pod, 'spec', 'schedulingGates').some((gate) =>
      textAt(gate, 'name')?.startsWith('kueue.x-k8s.io/'),
    )
  if (!queued) return []
  const namespace = encodeURIComponent(textAt(pod, 'metadata', 'namespace') ?? 'default')
  return [
    {
      source: 'Kueue workloads',
      async ask(connection, limits) {
        const list = await readServed(connection, namespace, limits)
        return { workloads: objectsAt(list, 'items').filter(isOf(pod)).map(leanObject) }
      },
    },
  ]
}

/** Reads the newest version that is served. */
async function readServed(
  connection: Connection,
  namespace: string,
  limits: Parameters<Question['ask']>[1],
): Promise<Raw> {
  for (const version of versions) {
    const path = `/apis/kueue.x-k8s.io/${version}/namespaces/${namespace}/workloads`
    try {
      return await connection.read(path, { limit: 500 }, limits)
    } catch (error) {
      const served = !(error instanceof Refused) || error.status !== 404
      if (served || version === versions.at(-1)) throw error
    }
  }
  return {}
}

/** A workload belongs to its owner: the pod itself, or the Job that also owns the pod. */
const isOf = (pod: Raw) => {
  const owners = new Set([
    textAt(pod, 'metadata', 'uid'),
    ...objectsAt(objectAt(pod, 'metadata'), 'ownerReferences').map((owner) => textAt(owner, 'uid')),
  ])
  return (workload: Raw): boolean =>
    objectsAt(workload, 'metadata', 'ownerReferences').some((owner) =>
      owners.has(textAt(owner, 'uid')),
    )
}

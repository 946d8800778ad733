import { objectsAt, textAt } from '../../../src/evidence/raw.ts'
import type { Raw } from '../../../src/evidence/snapshot.ts'
import { claimNames } from '../cache/pod-copy.ts'
import type { Question } from './question.ts'

const mostEvents = 100

/** The events about a pod, its claims and its node. A node's events are in the namespace `default`. */
export function eventQuestions(pod: Raw): Question[] {
  const namespace = textAt(pod, 'metadata', 'namespace') ?? 'default'
  const uid = textAt(pod, 'metadata', 'uid')
  const name = textAt(pod, 'metadata', 'name') ?? ''
  const node = textAt(pod, 'spec', 'nodeName')
  const about = uid === null ? `involvedObject.name=${name}` : `involvedObject.uid=${uid}`
  return [
    question('Events of the pod', namespace, `involvedObject.kind=Pod,${about}`),
    ...(claimNames(pod) ?? []).map((claim) =>
      question(
        `Events of the claim ${claim}`,
        namespace,
        `involvedObject.kind=PersistentVolumeClaim,involvedObject.name=${claim}`,
      ),
    ),
    ...(node === null
      ? []
      : [
          question(
            `Events of the node ${node}`,
            'default',
            `involvedObject.kind=Node,involvedObject.name=${node}`,
          ),
        ]),
  ]
}

const question = (source: string, namespace: string, fieldSelector: string): Question => ({
  source,
  async ask(connection, limits) {
    const path = `/api/v1/namespaces/${encodeURIComponent(namespace)}/events`
    const list = await connection.read(path, { fieldSelector, limit: mostEvents }, limits)
    return { events: objectsAt(list, 'items') }
  },
})

import { instantAt, objectsAt, textAt } from '../../../src/evidence/raw.ts'
import type { Raw } from '../../../src/evidence/snapshot.ts'
import { claimNames } from '../cache/pod-copy.ts'
import type { Question } from './question.ts'

const mostAsked = 500
const mostKept = 100

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
    const list = await connection.read(path, { fieldSelector, limit: mostAsked }, limits)
    return { events: newest(objectsAt(list, 'items')) }
  },
})

/** The latest of them, in the order of time: the API lists events by their random names. */
function newest(events: Raw[]): Raw[] {
  const timed = events.map((event) => ({ event, at: millisecondsOf(event) }))
  return timed
    .sort((one, other) => one.at - other.at)
    .slice(-mostKept)
    .map(({ event }) => event)
}

/** Emitters of the newer events API leave `lastTimestamp` null. */
const millisecondsOf = (event: Raw): number =>
  (
    instantAt(event, 'series', 'lastObservedTime') ??
    instantAt(event, 'lastTimestamp') ??
    instantAt(event, 'eventTime') ??
    instantAt(event, 'metadata', 'creationTimestamp')
  )?.epochMilliseconds ?? 0

import { quote } from '../quote.ts'
import type { Facts } from '../../evidence/facts.ts'
import { conditionOf, type Pod } from '../../evidence/kubernetes-pod.ts'
import { found } from '../found.ts'
import type { Rule } from '../rule.ts'
import { subjectOf } from '../subject.ts'

/** The node stopped answering or is gone, and the pod with it. */
export const nodeLost: Rule = {
  causes: ['node-lost'],
  about:
    'NodeLost, ContainerStatusUnknown, deletion by PodGC or by the taint manager: the node is gone.',
  diagnose(facts) {
    const { pod } = facts.kubernetes
    const sign = pod && signOf(facts, pod)
    if (!pod || !sign) return null
    const node = pod.nodeName ?? '(not named)'
    return found('node-lost', facts, {
      headline: `node ${node} was lost with the pod on it`,
      explanation: [
        `${subjectOf(facts, null)} ended because its node ${node} stopped answering or is gone (${sign}).`,
        ...(pod.containers.some(({ state }) => state.terminated?.exitCode === 137)
          ? [
              'Exit code 137 is only what is written when a container cannot be found any more; it is no sign of how the program ended.',
            ]
          : []),
        'Another try runs on another node; whoever runs the nodes should look at this one.',
      ],
      fields: [{ label: 'Node', value: node }],
      resource: pod.nodeName ? { kind: 'node-pool', namespace: null, name: pod.nodeName } : null,
    })
  },
}

function signOf({ kubernetes }: Facts, pod: Pod): string | null {
  if (pod.phase === 'Succeeded') return null
  if (pod.reason === 'NodeLost') return `pod status: NodeLost${quoted(pod.message)}`
  const condition = conditionOf(pod, 'DisruptionTarget')
  const target = condition?.status === 'True' ? condition : null
  if (
    target?.reason === 'DeletionByPodGC' &&
    !/unscheduled|terminating/i.test(target.message ?? '')
  )
    return `pod condition DeletionByPodGC${quoted(target.message)}`
  if (target?.reason === 'DeletionByTaintManager')
    return `pod condition DeletionByTaintManager${quoted(target.message)}`
  const unknown = pod.containers.find(
    ({ state }) => state.terminated?.reason === 'ContainerStatusUnknown',
  )
  if (unknown && pod.reason !== 'Evicted')
    return `pod status: ContainerStatusUnknown for ${unknown.name}`
  if (pod.phase === 'Unknown') return 'pod status: phase Unknown'
  const event =
    kubernetes.podEvents.find(({ reason }) => lossReasons.test(reason)) ??
    kubernetes.events.find(
      ({ kind, name, reason }) =>
        kind === 'Node' && name === pod.nodeName && lossReasons.test(reason),
    )
  const gone = kubernetes.podDeleted || pod.deletionAskedAt !== null
  const ended = pod.containers.some(({ state }) => state.terminated)
  const node = kubernetes.nodes?.find(({ name }) => name === pod.nodeName)
  if (event && gone && !ended && !/Cancelling/.test(event.message))
    return `event ${event.reason}${quoted(event.message)}`
  if (node?.ready === false && pod.nodeName && gone && !ended && pod.phase === 'Running')
    return `node ${node.name} is not ready`
  return null
}

/** Events of the pod or its node, from the node lifecycle controller and the cloud's. */
const lossReasons =
  /^(?:TaintManagerEviction|NodeNotReady|NodeControllerEviction|RemovingNode|DeletingNode|DeletingAllPods)$/

const quoted = (message: string | null): string => (message ? `: "${quote(message, 160)}"` : '')

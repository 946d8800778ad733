import { quote } from '../quote.ts'
import { found } from '../found.ts'
import type { Rule } from '../rule.ts'
import { subjectOf } from '../subject.ts'

/** The kubelet rejected the pod: scheduler and device plugin disagreed about what is free. */
export const gpuAllocationFailed: Rule = {
  causes: ['gpu-allocation-failed'],
  about:
    'The pod status (or its event) says UnexpectedAdmissionError or OutOf<device>: rejected on the node, no container ran.',
  diagnose(facts) {
    const { pod, podEvents } = facts.kubernetes
    if (!pod || (pod.phase !== 'Failed' && pod.phase !== null && pod.phase !== 'Pending'))
      return null
    const event = podEvents.find(({ reason }) => rejection.test(reason))
    const reason = pod.reason && rejection.test(pod.reason) ? pod.reason : event?.reason
    if (
      !reason ||
      (pod.reason !== reason &&
        pod.containers.some(({ state }) => state.terminated || state.running))
    )
      return null
    const message = (pod.reason === reason ? pod.message : null) ?? event?.message ?? ''
    const node = pod.nodeName ?? '(not named)'
    return found('gpu-allocation-failed', facts, {
      headline: `node ${node} refused the pod: ${reason}`,
      explanation: [
        `${subjectOf(facts, null)} was placed on node ${node} and rejected there (${pod.reason === reason ? 'pod status' : 'event'}: ${reason}); no container ran.`,
        ...(message ? [`The kubelet says: "${quote(message, 260)}".`] : []),
        'The scheduler believed that the node had a free device and the node did not: its device plugin was restarting, or a device there is unhealthy.',
        'Another try usually works; if it repeats on this node, whoever runs it should look at the device plugin.',
      ],
      fields: [{ label: 'Node', value: node }],
      resource: pod.nodeName ? { kind: 'node-pool', namespace: null, name: pod.nodeName } : null,
    })
  },
}

const rejection =
  /^(?:UnexpectedAdmissionError|TopologyAffinityError|OutOf[\w.-]{1,80}\/[\w.-]{1,80})$/

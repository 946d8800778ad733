import { quote } from '../quote.ts'
import type { Facts } from '../../evidence/facts.ts'
import { conditionOf, type Pod } from '../../evidence/kubernetes-pod.ts'
import { found } from '../found.ts'
import type { Rule } from '../rule.ts'
import { subjectOf } from '../subject.ts'
import { isHouseTaint } from './house-taint.ts'

/** Somebody needed the room: a pod of higher priority, a drain, a shutdown. */
export const preempted: Rule = {
  causes: ['preempted'],
  about:
    'The pod status, its DisruptionTarget condition or its event says preempted, evicted by the API, or shut down with its node.',
  diagnose(facts) {
    const { pod } = facts.kubernetes
    const way = pod && disruption(facts, pod)
    if (!pod || !way) return null
    const ends = pod.containers.flatMap(({ state }) => state.terminated?.exitCode ?? [])
    const code = ends.find((exitCode) => exitCode !== 0)
    const node = pod.nodeName ? ` on node ${pod.nodeName}` : ''
    return found('preempted', facts, {
      headline: `the pod was stopped from outside: ${way.headline}`,
      explanation: [
        `${subjectOf(facts, null)}${node} was stopped because ${way.why} (${way.source}).`,
        ...(code === undefined
          ? []
          : [`Exit code ${code} follows from that stop; the program itself did nothing wrong.`]),
        'Running it again works as soon as there is room.',
      ],
      fields: pod.nodeName ? [{ label: 'Node', value: pod.nodeName }] : [],
    })
  },
}

type Disruption = { headline: string; why: string; source: string }

function disruption(facts: Facts, pod: Pod): Disruption | null {
  if (pod.phase === 'Succeeded') return null
  const condition = conditionOf(pod, 'DisruptionTarget')
  const target = condition?.status === 'True' ? condition : null
  const said = quote(target?.message ?? pod.message ?? '', 200)
  const quoted = said === '' ? '' : `: "${said}"`
  const { podEvents } = facts.kubernetes
  const stopped = pod.ended || pod.deletionAskedAt !== null || facts.kubernetes.podDeleted
  if (
    pod.reason === 'NodeShutdown' ||
    pod.reason === 'Shutdown' ||
    isShutdown(pod, target?.message ?? null)
  )
    return {
      headline: 'its node was shut down',
      why: 'its node was being shut down',
      source: `pod status: ${pod.reason ?? 'TerminationByKubelet'}${quoted}`,
    }
  if (/^(?:OutOf(?:cpu|memory|pods|ephemeral-storage)|NodeAffinity)$/.test(pod.reason ?? ''))
    return {
      headline: 'its node had no room left when it came',
      why: 'its node had no room left when it came: others had taken it since the scheduler looked',
      source: `pod status: ${pod.reason}${quoted}`,
    }
  if (pod.reason === 'Preempting' || pod.reason === 'Preempted')
    return {
      headline: 'a critical pod needed the room',
      why: 'the node needed its room for a critical pod',
      source: `pod status: ${pod.reason}${quoted}`,
    }
  if (target?.reason === 'TerminationByKubelet' && /preempted by kubelet|critical pod/i.test(said))
    return {
      headline: 'a critical pod needed the room',
      why: 'the node needed its room for a critical pod',
      source: `pod condition${quoted}`,
    }
  if (target?.reason === 'PreemptionByScheduler')
    return {
      headline: 'a pod of higher priority needed the room',
      why: 'the scheduler preempted it for a pod of higher priority',
      source: `pod condition PreemptionByScheduler${quoted}`,
    }
  if (target?.reason === 'EvictionByEvictionAPI')
    return {
      headline: 'evicted through the API',
      why: 'it was evicted through the API, as when a node is drained',
      source: `pod condition EvictionByEvictionAPI${quoted}`,
    }
  if (target?.reason === 'DeletionByTaintManager' && isHouseTaint(facts, pod))
    return {
      headline: 'its node was cleared',
      why: 'its node got a taint that clears it',
      source: `pod condition DeletionByTaintManager${quoted}`,
    }
  const reclaimed = facts.kubernetes.events.find(
    ({ kind, name, reason }) =>
      kind === 'Node' &&
      name === pod.nodeName &&
      /^(?:SpotInterrupted|SpotInterruption|PreemptScheduled|TerminateScheduled|InstanceTerminating)$/.test(
        reason,
      ),
  )
  if (reclaimed && stopped)
    return {
      headline: 'its node was taken back by the cloud',
      why: 'the cloud took its node back',
      source: `event ${reclaimed.reason} of the node: "${quote(reclaimed.message, 160)}"`,
    }
  const byQueue = pod.conditions.find(
    ({ type, status, reason }) =>
      type === 'TerminationTarget' && status === 'True' && /Evicted|Preempt/.test(reason ?? ''),
  )
  if (byQueue)
    return {
      headline: 'its queue gave the room to other work',
      why: 'its queue took the room back',
      source: `pod condition ${byQueue.reason}: "${quote(byQueue.message ?? '', 200)}"`,
    }
  const cleared = podEvents.find(
    ({ reason, message }) =>
      /^(?:ScaleDown|Descheduled|EvictedByVPA)$/.test(reason) ||
      (reason === 'Evicted' && /^Evicted pod|descheduler/i.test(message)),
  )
  if (cleared && stopped)
    return {
      headline: 'its node was cleared',
      why: 'its node was cleared or given back',
      source: `event ${cleared.reason}: "${quote(cleared.message, 160)}"`,
    }
  const event = podEvents.find(
    ({ reason, message }) =>
      reason === 'Preempted' || /^Preempt/.test(reason) || /^Preempted by/.test(message),
  )
  if (event && stopped)
    return {
      headline: 'a pod of higher priority needed the room',
      why: 'the scheduler preempted it for another pod',
      source: `event ${event.reason}: "${quote(event.message, 160)}"`,
    }
  return null
}

const isShutdown = (pod: Pod, message: string | null): boolean =>
  /imminent node shutdown|node is shutting down|node shutdown/i.test(
    `${pod.message ?? ''} ${message ?? ''}`,
  )

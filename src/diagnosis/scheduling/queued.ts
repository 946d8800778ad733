import { quote } from '../quote.ts'
import type { Facts } from '../../evidence/facts.ts'
import { conditionOf, type Pod } from '../../evidence/kubernetes-pod.ts'
import { podMessages } from '../../evidence/pod-messages.ts'
import { objectsAt, textAt } from '../../evidence/raw.ts'
import type { Raw } from '../../evidence/snapshot.ts'
import { waitOf } from '../../evidence/wait.ts'
import { found } from '../found.ts'
import type { Rule } from '../rule.ts'
import { subjectOf } from '../subject.ts'
import { listed } from '../words.ts'

/** A queue holds the pod back until its turn. */
export const queued: Rule = {
  causes: ['queued'],
  about: 'The pod has scheduling gates, or a batch scheduler holds its whole group back.',
  diagnose(facts) {
    const { pod } = facts.kubernetes
    if (!pod || waitOf(facts) !== 'for a node') return null
    const sign = signOf(facts, pod)
    if (sign === null) return null
    const workload = workloadOf(facts, pod)
    const queue =
      textAt(workload, 'spec', 'queueName') ?? pod.labels.get('kueue.x-k8s.io/queue-name') ?? null
    const waits = objectsAt(workload, 'status', 'conditions').find(
      (condition) =>
        textAt(condition, 'status') === 'False' && textAt(condition, 'message') !== null,
    )
    return found('queued', facts, {
      headline: queue
        ? `the pod waits in queue ${queue}`
        : 'the pod is held back before scheduling',
      explanation: [
        `${subjectOf(facts, null)} is held back before scheduling ${sign}${queue ? `: it waits in queue ${queue}` : ''}.`,
        ...(waits
          ? [
              `The queue says: "${quote(textAt(waits, 'message') ?? '', 240)}" (workload condition ${textAt(waits, 'type') ?? ''}).`,
            ]
          : []),
        'It starts by itself when its turn comes; nothing has to be done.',
      ],
      fields: queue ? [{ label: 'Queue', value: queue }] : [],
    })
  },
}

/** Gates, or the words of a batch scheduler that waits for the whole group (Volcano, YuniKorn, coscheduling). */
function signOf(facts: Facts, pod: Pod): string | null {
  const gates = pod.schedulingGates.filter(Boolean)
  if (gates.length > 0) return `by the gate ${listed(gates)} (pod condition SchedulingGated)`
  if (conditionOf(pod, 'PodScheduled')?.reason === 'SchedulingGated')
    return '(pod condition SchedulingGated)'
  const group = podMessages(facts)[0]
  return group && groupWords.test(group.text)
    ? `(${group.source}: "${quote(group.text, 200)}")`
    : null
}

const groupWords =
  /pod group is not ready|is queued and waiting for allocation|waiting for (?:minCount pods from a gang|pod group|scheduling gates)|PodGroup .{1,200} gets rejected/i

/** The Kueue Workload that belongs to the pod: by owner, by its name, or the only one. */
function workloadOf({ kubernetes: { workloads } }: Facts, pod: Pod): Raw | undefined {
  return (
    workloads.find((workload) =>
      objectsAt(workload, 'metadata', 'ownerReferences').some(
        (owner) => textAt(owner, 'uid') === pod.uid || textAt(owner, 'name') === pod.name,
      ),
    ) ??
    workloads.find((workload) => (textAt(workload, 'metadata', 'name') ?? '').includes(pod.name)) ??
    (workloads.length === 1 ? workloads[0] : undefined)
  )
}

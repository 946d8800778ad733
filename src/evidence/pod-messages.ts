import type { Facts } from './facts.ts'
import { conditionOf } from './kubernetes-pod.ts'
import { airflowLinesOf } from './output.ts'

/** Something that was said about this pod before it ran, and where it stands. */
export type PodMessage = {
  reason: string | null
  text: string
  source: string
  at: Temporal.Instant | null
  count: number
}

/**
 * What the scheduler and the kubelet said of the pod, newest first: the PodScheduled condition (never cut), its events, and the events
 * that the operator quotes in the task log (`The Pod has an Event: … from …`, cncf.kubernetes 10.6 and later).
 */
export function podMessages(facts: Facts): PodMessage[] {
  const { pod, podEvents } = facts.kubernetes
  const condition = pod && conditionOf(pod, 'PodScheduled')
  const scheduled: PodMessage[] =
    condition?.status === 'False' && condition.message
      ? [
          {
            reason: condition.reason,
            text: condition.message,
            source: 'pod condition PodScheduled',
            at: condition.changedAt,
            count: 1,
          },
        ]
      : []
  const events = podEvents.map(({ reason, message, lastSeen, count }): PodMessage => ({
    reason,
    text: message,
    source: `event ${reason}`,
    at: lastSeen,
    count,
  }))
  return [...scheduled, ...events, ...quotedEvents(facts)]
}

/** Events as the operator printed them, the last one first. */
function quotedEvents(facts: Facts): PodMessage[] {
  return airflowLinesOf(facts)
    .flatMap(({ text, number }): PodMessage[] => {
      const quoted = /^The Pod has an Event: (.*?)(?: from (?:None|spec\.\S{1,100}))?$/s.exec(text)
      const named = /^Pod Event: (\w{1,60}) - (.*)$/s.exec(text)
      const said = quoted?.[1] ?? named?.[2]
      return said === undefined
        ? []
        : [
            {
              reason: named?.[1] ?? null,
              text: said,
              source: `task log, line ${number}`,
              at: null,
              count: 1,
            },
          ]
    })
    .toReversed()
}

import { isGpu } from '../../evidence/gpu.ts'
import type { Pod } from '../../evidence/kubernetes-pod.ts'
import { marksSickness } from '../../evidence/scheduling/node-match.ts'
import { countReasons, type SchedulerMessage } from '../../evidence/scheduling/scheduler-message.ts'
import type { Block } from './block.ts'

/** What the scheduler's message alone says; null where the reason is a claim, which other rules read. */
export function blockByMessage(message: SchedulerMessage, pod: Pod | null): Block | null {
  const elsewhere = countReasons(
    message,
    /node affinity\/selector|requested node name|pod affinity rules/,
  )
  const short = shortages(message)
  const gpuShort = short.filter(isGpu)
  const taints = message.reasons.flatMap(
    ({ text }) => /untolerated taint \{([^:}]{1,300})/.exec(text)?.[1] ?? [],
  )
  const sick =
    countReasons(message, /were unschedulable|unknown conditions|not ready|unreachable/) +
    taints.filter((key) => marksSickness({ key })).length
  const house =
    taints.some((key) => !marksSickness({ key })) ||
    message.reasons.some(({ text }) => /untolerated taint\(s\)/.test(text))
  if (elsewhere > 0 && elsewhere >= message.nodes) return { kind: 'selector-matches-no-node' }
  if (
    gpuShort.length > 0 ||
    (asksDevices(pod) && /cannot allocate all claims|resourceclaim/.test(message.text))
  ) {
    return onlyTheTaintIsLeft(message, house)
      ? { kind: 'untolerated-taint', nodes: [] }
      : { kind: 'gpu-busy', nodes: [] }
  }
  if (short.length > 0)
    return neverFits(message)
      ? { kind: 'request-exceeds-nodes', resources: short, nodes: [], partial: true }
      : { kind: 'cluster-busy', resources: short, nodes: [] }
  if (house && sick === 0) return { kind: 'untolerated-taint', nodes: [] }
  if (sick > 0) return { kind: 'gpu-capacity-lost', nodes: [] }
  const crowded = message.reasons.some(({ text }) =>
    /free ports|anti-affinity|topology spread|max volume count|affinity rules|available disk/.test(
      text,
    ),
  )
  return crowded ? { kind: 'cluster-busy', resources: [], nodes: [] } : null
}

const shortages = ({ reasons }: SchedulerMessage): string[] =>
  reasons.flatMap(({ text }) =>
    text === 'Too many pods' ? ['pods'] : (/^Insufficient (\S{1,300})$/.exec(text)?.[1] ?? []),
  )

/** `Preemption is not helpful` for every node that is short: no pod that could leave would make room. */
const neverFits = ({ preemption }: SchedulerMessage): boolean =>
  preemption.some(({ text }) => /Preemption is not helpful/.test(text)) &&
  !preemption.some(({ text }) => /No preemption victims/.test(text))

const onlyTheTaintIsLeft = (message: SchedulerMessage, house: boolean): boolean =>
  house && neverFits(message)

const asksDevices = (pod: Pod | null): boolean =>
  pod !== null && 'resourceClaims' in Object(pod.raw['spec'])

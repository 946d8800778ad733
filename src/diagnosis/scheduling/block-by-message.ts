import { isGpu } from '../../evidence/gpu.ts'
import type { Pod } from '../../evidence/kubernetes-pod.ts'
import { marksSickness } from '../../evidence/scheduling/node-match.ts'
import { countReasons, type SchedulerMessage } from '../../evidence/scheduling/scheduler-message.ts'
import type { Block } from './block.ts'

/** What the scheduler's message alone says; null where the reason is a claim, which other rules read. */
export function blockByMessage(message: SchedulerMessage, pod: Pod | null): Block | null {
  const short = shortages(message)
  const house = houseTaints(message)
  if (elsewhereCount(message) > 0 && elsewhereCount(message) >= message.nodes)
    return { kind: 'selector-matches-no-node' }
  if (short.some(isGpu) || wantsDevice(message, pod))
    return house && neverFits(message)
      ? { kind: 'untolerated-taint', nodes: [] }
      : { kind: 'gpu-busy', nodes: [] }
  if (short.length > 0)
    return neverFits(message)
      ? { kind: 'request-exceeds-nodes', resources: short, nodes: [], partial: true }
      : { kind: 'cluster-busy', resources: short, nodes: [] }
  if (isSick(message)) return { kind: 'gpu-capacity-lost', nodes: [] }
  if (house) return { kind: 'untolerated-taint', nodes: [] }
  return message.reasons.some(({ text }) => crowded.test(text))
    ? { kind: 'cluster-busy', resources: [], nodes: [] }
    : null
}

const elsewhere = /node affinity\/selector|node selector|node affinity\b|requested node name/
const crowded =
  /free ports|anti-affinity|topology spread|max volume count|affinity rules|available disk/

/** Nodes that the pod does not select, and the control plane, on which no work runs. */
export const elsewhereCount = (message: SchedulerMessage): number =>
  countReasons(message, elsewhere) + countReasons(message, /taint \{node-role\.kubernetes\.io\//)

/** `untolerated taint {key: value}` up to 1.33, `taint {key: value}, that the pod didn't tolerate` up to 1.23. */
const taintKeys = ({ reasons }: SchedulerMessage): string[] =>
  reasons.flatMap(({ text }) => /\btaint \{([^:}]{1,300})/.exec(text)?.[1] ?? [])

const houseTaints = (message: SchedulerMessage): boolean =>
  taintKeys(message).some((key) => !marksSickness({ key }) && !isControlPlane(key)) ||
  message.reasons.some(({ text }) => /untolerated taint\(s\)|taints that the pod didn't/.test(text))

const isControlPlane = (key: string): boolean => key.startsWith('node-role.kubernetes.io/')

const isSick = (message: SchedulerMessage): boolean =>
  message.reasons.some(({ text }) =>
    /were unschedulable|unknown conditions|not ready/.test(text),
  ) || taintKeys(message).some((key) => marksSickness({ key }))

const shortages = ({ reasons }: SchedulerMessage): string[] =>
  reasons.flatMap(({ text }) =>
    text === 'Too many pods' ? ['pods'] : (/^Insufficient (\S{1,300})$/.exec(text)?.[1] ?? []),
  )

/** `Preemption is not helpful` for every node that is short: no pod that could leave would make room. */
const neverFits = ({ preemption }: SchedulerMessage): boolean =>
  preemption.some(({ text }) => /Preemption is not helpful/.test(text)) &&
  !preemption.some(({ text }) => /No preemption victims/.test(text))

/** Dynamic resource allocation says no. */
const wantsDevice = ({ text }: SchedulerMessage, pod: Pod | null): boolean =>
  pod !== null &&
  'resourceClaims' in Object(pod.raw['spec']) &&
  /cannot allocate all claims|resourceclaim/.test(text) &&
  !/resourceclaim\S{0,60} "[^"]{1,253}" not found/.test(text)

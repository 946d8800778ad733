import { nodeCap } from '../../advice/node-cap.ts'
import { roundUp } from '../../advice/memory.ts'
import { ceilDivide, formatBytes, unitsOf, type Quantity } from '../../advice/quantity.ts'
import { readEviction, type Consumer } from '../../evidence/eviction.ts'
import type { Facts } from '../../evidence/facts.ts'
import type { Container } from '../../evidence/kubernetes-container.ts'
import type { Pod } from '../../evidence/kubernetes-pod.ts'
import { found } from '../found.ts'
import type { Rule } from '../rule.ts'
import { subjectOf } from '../subject.ts'
import { sizeOf, spelled } from '../words.ts'
import { isExecutorWorker } from './death.ts'
import { measuredPeak } from './peak.ts'

/** The kubelet evicted the pod because the node was short of memory: pods that use more than they request go first. */
export const nodeMemoryPressure: Rule = {
  causes: ['node-memory-pressure'],
  about: 'The pod status or its event says Evicted for memory.',
  diagnose(facts) {
    const { pod, podEvents } = facts.kubernetes
    const eviction = pod && readEviction(pod, podEvents)
    if (!pod || isExecutorWorker(pod) || eviction?.resource !== 'memory') return null
    const container = evicted(pod, eviction.consumers)
    const consumer = container
      ? eviction.consumers.find(({ name }) => name === container.name)
      : eviction.consumers[0]
    const request = consumer?.request ?? container?.requests.get('memory') ?? null
    const usedBytes = consumer?.used
      ? unitsOf(consumer.used)
      : container && measuredPeak(facts, container)
    const set = container && usedBytes ? newRequest(facts, pod, container, usedBytes) : null
    const used = consumer?.used ? spelled(consumer.used) : usedBytes ? sizeOf(usedBytes) : null
    return found('node-memory-pressure', facts, {
      headline: `${container?.name ?? 'the pod'} was evicted: node ${pod.nodeName ?? ''} was short of memory`,
      explanation: [
        `${subjectOf(facts, container)} was evicted from node ${pod.nodeName ?? '(not named)'}, which was short of memory (${eviction.source}: Evicted).`,
        ...usage(used, request),
        ...(set === null || isEnough(request, set)
          ? []
          : [
              `Request ${formatBytes(set)}, so that the scheduler finds a node that has it; the limit did not end it.`,
            ]),
        'Running it again may work, and may be evicted again as long as the request is below what it uses.',
      ],
      advice: set === null || isEnough(request, set) ? {} : { memory: { set: formatBytes(set) } },
      container: container?.name ?? null,
      fields: [
        ...(used ? [{ label: 'Used', value: used }] : []),
        ...(request ? [{ label: 'Request', value: request.text }] : []),
        ...(pod.nodeName ? [{ label: 'Node', value: pod.nodeName }] : []),
      ],
      copy:
        container && set !== null && !isEnough(request, set)
          ? withRequest(container, formatBytes(set))
          : null,
    })
  },
}

function evicted(pod: Pod, consumers: readonly Consumer[]): Container | null {
  const named = consumers.flatMap(
    ({ name }) => pod.containers.find((container) => container.name === name) ?? [],
  )
  const mains = pod.containers.filter(({ kind }) => kind === 'main')
  return (
    named[0] ??
    (mains.length === 1 ? (mains[0] ?? null) : (mains.find(({ name }) => name === 'base') ?? null))
  )
}

/** A quarter more than was used, within the limit and within what a node can give. */
function newRequest(
  { kubernetes }: Facts,
  pod: Pod,
  container: Container,
  usedBytes: bigint,
): bigint {
  const wanted = roundUp(ceilDivide(usedBytes * 5n, 4n))
  const limit = container.limits.get('memory')
  const node = kubernetes.nodes && nodeCap(kubernetes.nodes, pod, container)
  const caps = [limit && unitsOf(limit), node?.bytes].filter((bytes) => typeof bytes === 'bigint')
  const cap = caps.reduce<bigint | null>(
    (least, bytes) => (least === null || bytes < least ? bytes : least),
    null,
  )
  return cap !== null && cap < wanted && cap >= usedBytes ? cap : wanted
}

const isEnough = (request: Quantity | null, set: bigint): boolean =>
  request !== null && unitsOf(request) >= set

function usage(used: string | null, request: Quantity | null): string[] {
  const asked = request && request.nanos > 0n ? `a request of ${spelled(request)}` : 'no request'
  if (used === null) return [`It runs with ${asked}; how much it used is not known.`]
  return [
    `It was using ${used} with ${asked}: pods that use more than they request are evicted first.`,
  ]
}

function withRequest(container: Container, memory: string): string {
  const requests = new Map([...container.requests].map(([name, { text }]) => [name, text]))
  requests.set('memory', memory)
  const entries = [...requests].map(
    ([name, text]) => `${JSON.stringify(name)}: ${JSON.stringify(text)}`,
  )
  return `"requests": {${entries.join(', ')}}`
}

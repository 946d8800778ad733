import { quote } from '../quote.ts'
import { unitsOf } from '../../advice/quantity.ts'
import type { Facts } from '../../evidence/facts.ts'
import type { Pod } from '../../evidence/kubernetes-pod.ts'
import { nodeKillAt, type NodeKill } from '../../evidence/node-kill.ts'
import type { Finding } from '../finding.ts'
import { found } from '../found.ts'
import type { Rule } from '../rule.ts'
import { subjectOf } from '../subject.ts'
import { sizeOf } from '../words.ts'
import {
  isLimitKnown,
  isExecutorWorker,
  isOutOfMemory,
  lastDeath,
  memoryLimit,
  outOfMemoryDeath,
  type Death,
} from './death.ts'
import { deathFields, deathOccurrence } from './oom-words.ts'
import { measuredPeak } from './peak.ts'

/** The node ran out of memory and the kernel killed the container, which was below its limit or had none. */
export const nodeOutOfMemory: Rule = {
  causes: ['node-out-of-memory'],
  about:
    'OOMKilled in a container without a memory limit, or exit 137 below the limit with a SystemOOM or OOMKilling event of the node at that time.',
  diagnose(facts) {
    const { pod } = facts.kubernetes
    if (!pod || isExecutorWorker(pod)) return null
    const unlimited = outOfMemoryDeath(pod)
    if (unlimited && isLimitKnown(unlimited.container) && !memoryLimit(pod, unlimited.container))
      return withoutLimit(facts, pod, unlimited)
    const death = pod.containers.flatMap((container) => lastDeath(container) ?? []).find(isKill)
    if (!death || !pod.nodeName) return null
    const kill = nodeKillAt(facts.kubernetes, pod.nodeName, death.end.finishedAt)
    return kill && isBelowLimit(facts, pod, death, kill) ? byKernel(facts, pod, death, kill) : null
  },
}

const isKill = ({ end }: Death): boolean => end.exitCode === 137 && !isOutOfMemory(end)

/** A kill at the container's own limit shows in the same events; the sizes tell them apart. */
function isBelowLimit(facts: Facts, pod: Pod, { container }: Death, kill: NodeKill): boolean {
  const limit = memoryLimit(pod, container)
  const used = measuredPeak(facts, container) ?? kill.victimBytes
  if (!limit) return true
  return used === null ? kill.reason === 'SystemOOM' : used * 10n < unitsOf(limit) * 9n
}

function byKernel(facts: Facts, pod: Pod, death: Death, kill: NodeKill): Finding {
  const limit = memoryLimit(pod, death.container)
  const used = measuredPeak(facts, death.container) ?? kill.victimBytes
  const below = [
    ...(used === null ? [] : [`It had used ${sizeOf(used)}`]),
    ...(limit ? [`its limit is ${limit.text}`] : ['it has no memory limit']),
  ].join(' and ')
  return verdict(facts, pod, death, [
    `${subjectOf(facts, death.container)} was killed with exit code 137 because node ${pod.nodeName} ran out of memory.`,
    `The node's event ${kill.reason} says: "${quote(kill.message, 160)}".`,
    `${below.replace(/^./, (letter) => letter.toUpperCase())}, so it is the node that was short, not the container.`,
  ])
}

function withoutLimit(facts: Facts, pod: Pod, death: Death): Finding {
  const code = death.end.exitCode === null ? '' : `, exit code ${death.end.exitCode}`
  return verdict(facts, pod, death, [
    `${subjectOf(facts, death.container)} was killed for memory (pod status: OOMKilled${code}), and it has no memory limit: what ran out is the memory of node ${pod.nodeName ?? '(not named)'}.`,
    'State a memory request and limit for the container, so that it gets a node that has room for it.',
  ])
}

function verdict(facts: Facts, pod: Pod, death: Death, explanation: string[]): Finding {
  return found('node-out-of-memory', facts, {
    headline: `node ${pod.nodeName ?? ''} ran out of memory and killed ${death.container.name}`,
    explanation: [
      ...explanation,
      'Running it again probably works on another node; whoever runs the node should see what else was on it.',
    ],
    container: death.container.name,
    fields: deathFields(facts, death, memoryLimit(pod, death.container)),
    occurrence: deathOccurrence(pod, death),
    resource: pod.nodeName ? { kind: 'node-pool', namespace: null, name: pod.nodeName } : null,
  })
}

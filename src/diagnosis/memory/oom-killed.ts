import type { Cap } from '../../advice/cap.ts'
import { memoryCaps } from '../../advice/caps.ts'
import { nextMemory, type MemoryStep } from '../../advice/memory.ts'
import { formatBytes, unitsOf, type Quantity } from '../../advice/quantity.ts'
import type { Facts } from '../../evidence/facts.ts'
import type { Pod } from '../../evidence/kubernetes-pod.ts'
import type { Finding } from '../finding.ts'
import { found } from '../found.ts'
import type { Rule } from '../rule.ts'
import { subjectOf } from '../subject.ts'
import { alsoInTheWay, elsewhereWords } from './also-in-the-way.ts'
import { containerResources } from './container-resources.ts'
import {
  isExecutorWorker,
  isLimitKnown,
  memoryLimit,
  outOfMemoryDeath,
  type Death,
} from './death.ts'
import { deathFields, deathOccurrence, deathSentences, whyNext } from './oom-words.ts'
import { earlierDeaths, knownPeak } from './peak.ts'

/** A container was killed at its memory limit, and the status says so. */
export const oomKilled: Rule = {
  causes: ['oom-killed', 'oom-killed-at-cap', 'oom-killed-no-node'],
  about:
    'The status of a container with a memory limit says OOMKilled, or that it was OOM-killed while it started.',
  diagnose(facts) {
    const { pod } = facts.kubernetes
    if (!pod || isExecutorWorker(pod)) return null
    const death = outOfMemoryDeath(pod)
    const limit = death && memoryLimit(pod, death.container)
    if (!death || (!limit && isLimitKnown(death.container))) return null
    return limit ? judge(facts, pod, death, limit) : withoutSpec(facts, pod, death)
  },
}

function judge(facts: Facts, pod: Pod, death: Death, limit: Quantity): Finding {
  const { container } = death
  const peak = knownPeak(facts, container)
  const caps = memoryCaps(facts.kubernetes, pod, container)
  const step = nextMemory(unitsOf(limit), peak, earlierDeaths(facts, container), caps)
  const common = {
    container: container.name,
    fields: deathFields(facts, death, limit),
    occurrence: deathOccurrence(pod, death),
    headline: `${container.name} ran out of memory at its limit of ${limit.text}`,
    explanation: [...deathSentences(facts, death, limit), ...whyNext(step, limit, pod)],
  }
  return found(causeOf(step), facts, { ...common, ...remedy(step, pod, death, caps.policy) })
}

/** Only a summary of the pod is left: the kill is plain, the limit is not known, and no number is given. */
const withoutSpec = (facts: Facts, pod: Pod, death: Death): Finding =>
  found('oom-killed', facts, {
    container: death.container.name,
    occurrence: deathOccurrence(pod, death),
    headline: `${death.container.name} ran out of memory`,
    explanation: [
      `${subjectOf(facts, death.container)} was killed for memory (task log: ${death.end.reason ?? 'OOMKilled'}, exit code ${death.end.exitCode ?? 'not given'}).`,
      'Its memory limit is not in the evidence, so no number is given: raise the limit in container_resources by half, or use less memory.',
    ],
  })

const causeOf = ({ kind }: MemoryStep) =>
  kind === 'at-cap' ? 'oom-killed-at-cap' : kind === 'no-node' ? 'oom-killed-no-node' : 'oom-killed'

function remedy(
  step: MemoryStep,
  pod: Pod,
  { container }: Death,
  policy: readonly Cap[],
): Partial<Finding> {
  if (step.kind === 'not-the-cure') return {}
  if (step.kind === 'no-node') return { cappedBy: step.cap.source }
  const set = formatBytes(step.bytes)
  const advised = {
    advice: { memory: { set } },
    copy: containerResources(pod, container, step.bytes),
    cappedBy: step.cap?.source ?? null,
  }
  if (step.kind === 'raise') return advised
  const { cap } = step
  const need = `container ${container.name} needs a memory limit of ${set}`
  const { here, elsewhere } = alsoInTheWay(policy, cap, step.bytes, need)
  return {
    ...advised,
    resource: cap.resource,
    change: {
      field: cap.field,
      from: cap.from,
      to: formatBytes(step.bytes + cap.takenBytes),
      why: `${need}${elsewhereWords(elsewhere)}`,
      ...(here.length > 0 && { besides: here }),
    },
  }
}

import type { MemoryStep } from '../../advice/memory.ts'
import { formatBytes, isMilliMemory, type Quantity } from '../../advice/quantity.ts'
import type { Facts } from '../../evidence/facts.ts'
import type { Container } from '../../evidence/kubernetes-container.ts'
import type { Pod } from '../../evidence/kubernetes-pod.ts'
import { outputOf, placeOf } from '../../evidence/output.ts'
import type { Finding } from '../finding.ts'
import { subjectOf } from '../subject.ts'
import { duration, sizeOf, spelled } from '../words.ts'
import { startKilled, type Death } from './death.ts'
import { leakSentence } from './leak.ts'
import { measuredPeak } from './peak.ts'

/** What died, where, and the number that proves it. */
export function deathSentences(facts: Facts, death: Death, limit: Quantity): string[] {
  const { container, end } = death
  const { pod } = facts.kubernetes
  const node = pod?.nodeName ? ` on node ${pod.nodeName}` : ''
  const ran = ranFor(death)
  const after = ran === null ? '' : ` after ${ran}`
  const code = end.exitCode === null ? '' : `, exit code ${end.exitCode}`
  const subject = subjectOf(facts, container)
  const first = startKilled.test(end.message ?? '')
    ? `${subject} was OOM-killed while it started${node}: its memory limit of ${spelled(limit)} is too small even to begin (pod status: ${end.reason}${code}).`
    : `${subject} was killed for memory at its limit of ${spelled(limit)}${node}${after} (pod status: OOMKilled${code}).`
  return [
    first,
    ...restarts(death),
    ...mistake(limit),
    ...peakSentence(facts, container),
    ...gpuSentence(facts),
    ...leakSentence(facts),
  ]
}

/** Why this number, and what to do. */
export function whyNext(step: MemoryStep, limit: Quantity, pod: Pod): string[] {
  if (step.kind === 'not-the-cure')
    return [
      `This is OOM number ${step.deaths} at ever larger limits: memory is not the cure, so no larger number is advised.`,
      'Look for what grows in the process: data kept per step, caches, batches or workers that pile up.',
    ]
  const set = formatBytes(step.bytes)
  if (step.kind === 'no-node')
    return [
      `The right limit would be ${set}, and no node that this pod may run on could ever hold it: the largest one known gives ${step.cap.from} (${step.cap.source}).`,
      `Use less memory per process, or let the pod run on another class of nodes${selectorWords(pod)}.`,
    ]
  if (step.kind === 'at-cap')
    return [
      step.cap.takenBytes > 0n
        ? `It needs ${set}, but ${step.cap.source}, leaves it ${formatCapBytes(step.cap.bytes)} at most.`
        : `It needs ${set}, which ${step.cap.source} does not allow.`,
      'Only the platform team can raise that; running it again as it is fails the same way.',
    ]
  const why = step.doubled
    ? 'It died before at a smaller limit, so the limit is doubled'
    : step.cap
      ? `The usual step would be larger; ${step.cap.source} is the most that it may have`
      : 'The step is half as much again and at least 512Mi more, a quarter above the known peak, rounded up'
  return [
    `Set its memory limit to ${set}. ${why}; running it again at ${limit.text} fails the same way.`,
  ]
}

/** What a card shows as fields. */
export function deathFields(facts: Facts, death: Death, limit: Quantity | null): Finding['fields'] {
  const peak = measuredPeak(facts, death.container)
  const ran = ranFor(death)
  const node = facts.kubernetes.pod?.nodeName
  return [
    ...(limit ? [{ label: 'Limit', value: limit.text }] : []),
    ...(peak === null ? [] : [{ label: 'Reached', value: sizeOf(peak) }]),
    ...(ran === null ? [] : [{ label: 'Ran for', value: ran }]),
    ...(death.end.exitCode === null
      ? []
      : [{ label: 'Exit code', value: String(death.end.exitCode) }]),
    ...(node ? [{ label: 'Node', value: node }] : []),
  ]
}

/** Pod, container and end: the same death seen twice counts once. */
export const deathOccurrence = (pod: Pod, { container, end }: Death): string =>
  [
    'pod',
    pod.uid ?? `${pod.namespace}/${pod.name}`,
    container.name,
    String(end.finishedAt ?? '-'),
  ].join('/')

function ranFor({ end }: Death): string | null {
  const { startedAt, finishedAt } = end
  return startedAt && finishedAt && startedAt.epochMilliseconds > 0
    ? duration(startedAt, finishedAt)
    : null
}

const restarts = ({ container, current }: Death): string[] =>
  current || container.restartCount === 0
    ? []
    : [`It has been restarted ${container.restartCount} times, and this is how it last ended.`]

const mistake = ({ text }: Quantity): string[] =>
  isMilliMemory(text)
    ? [
        `A memory of ${text} means thousandths of a byte: ${text.slice(0, -1)}Mi was probably meant.`,
      ]
    : []

function peakSentence(facts: Facts, container: Container): string[] {
  const peak = measuredPeak(facts, container)
  if (peak === null) return []
  return [
    `Its measured peak was ${sizeOf(peak)}${facts.memory.source ? ` (${facts.memory.source})` : ''}.`,
  ]
}

/** The card was full before: said, because the host's memory died of the fallback. */
function gpuSentence(facts: Facts): string[] {
  const line = outputOf(facts).find(({ text }) => /\b(?:HIP|CUDA) out of memory/.test(text))
  if (!line) return []
  const kind = line.text.includes('HIP out of memory') ? 'HIP' : 'CUDA'
  return [
    `Before that it ran out of GPU memory ("${kind} out of memory", ${placeOf(line)}) and went on; what ended it is the host memory.`,
  ]
}

const selectorWords = ({ nodeSelector }: Pod): string =>
  nodeSelector.size === 0
    ? ''
    : ` than ${[...nodeSelector].map(([key, value]) => `${key}=${value}`).join(', ')}`

const formatCapBytes = (bytes: bigint): string => (bytes <= 0n ? 'nothing' : sizeOf(bytes))

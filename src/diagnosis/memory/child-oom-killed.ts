import { hasFailed } from '../has-failed.ts'
import { quote } from '../quote.ts'
import { memoryCaps } from '../../advice/caps.ts'
import { nextMemory } from '../../advice/memory.ts'
import { formatBytes, unitsOf, type Quantity } from '../../advice/quantity.ts'
import type { Facts } from '../../evidence/facts.ts'
import type { Container } from '../../evidence/kubernetes-container.ts'
import type { Pod } from '../../evidence/kubernetes-pod.ts'
import { nodeKillAt } from '../../evidence/node-kill.ts'
import { failedContainer } from '../../evidence/outcome.ts'
import { placeOf, type OutputLine } from '../../evidence/output.ts'
import { outsideKill } from '../../evidence/outside-kill.ts'
import { found } from '../found.ts'
import type { Finding } from '../finding.ts'
import type { Rule } from '../rule.ts'
import { placedSubject } from '../subject.ts'
import { sizeOf, spelled } from '../words.ts'
import { containerResources } from './container-resources.ts'
import { isExecutorWorker, memoryLimit } from './death.ts'
import { killedChild } from './killed-child.ts'
import { endsWith } from './last-words.ts'
import { earlierDeaths, knownPeak, measuredPeak } from './peak.ts'

/** A child process was killed for memory, and the status does not make it the container's failure. */
export const childOomKilled: Rule = {
  causes: ['child-oom-killed'],
  about:
    'The output ends with a child killed by SIGKILL and nothing speaks against memory, or OOMKilled stands beside exit code 0.',
  diagnose(facts) {
    const { pod } = facts.kubernetes
    if (pod && isExecutorWorker(pod)) return null
    const survivor = pod?.containers.find(
      ({ state }) => state.terminated?.reason === 'OOMKilled' && state.terminated.exitCode === 0,
    )
    if (pod && survivor) return survived(facts, pod, survivor)
    if (!hasFailed(facts)) return null
    const line = endsWith(facts, killedChild)
    const container =
      pod && (pod.containers.find(({ name }) => name === line?.container) ?? failedContainer(pod))
    return container ? byLog(facts, pod, container, line) : line ? withoutPod(facts, line) : null
  },
}

function byLog(
  facts: Facts,
  pod: Pod,
  container: Container,
  line: OutputLine | null,
): Finding | null {
  const limit = memoryLimit(pod, container)
  const peak = measuredPeak(facts, container)
  const kill = pod.nodeName
    ? nodeKillAt(facts.kubernetes, pod.nodeName, container.state.terminated?.finishedAt ?? null)
    : null
  const used = peak ?? (kill?.reason === 'OOMKilling' ? kill.victimBytes : null)
  const share = limit && used !== null ? Number(used) / Number(unitsOf(limit)) : null
  if (share !== null && share < 0.85) return null
  if (!line && !(share !== null && share >= 0.95 && container.state.terminated?.exitCode === 137))
    return null
  if ((share === null || !line) && outsideKill(facts, pod, container)) return null
  const reached = share !== null && limit !== null && used !== null
  const end = container.state.terminated
  const status = end
    ? ` (pod status: ${end.reason ?? 'no reason'}, exit code ${end.exitCode ?? 'not given'})`
    : ''
  return verdict(facts, pod, container, reached ? limit : null, [
    line
      ? `${placedSubject(facts, container)} failed because a process in it was killed: "${quote(line.text, 200)}" (${placeOf(line)}).`
      : `${placedSubject(facts, container)} was killed with exit code 137 when its memory was at the limit.`,
    `The status does not call it OOMKilled${status}.`,
    ...(reached
      ? [
          `Its memory had reached ${sizeOf(used)} of its limit of ${spelled(limit)}, so memory killed the process.`,
        ]
      : limit
        ? [
            `Its memory limit is ${spelled(limit)}; how much it used was not measured, so no number is given.`,
          ]
        : []),
  ])
}

const survived = (facts: Facts, pod: Pod, container: Container): Finding =>
  verdict(facts, pod, container, memoryLimit(pod, container), [
    `A process in ${placedSubject(facts, container).replace(/^./, (letter) => letter.toLowerCase())} was killed for memory, and the container still ended with exit code 0 (pod status: OOMKilled).`,
    `Its memory limit is ${memoryLimit(pod, container)?.text ?? 'not set'}.`,
    'What it wrote may be incomplete: do not trust the output unseen.',
  ])

const withoutPod = (facts: Facts, line: OutputLine): Finding =>
  found('child-oom-killed', facts, {
    headline: 'a child process was killed',
    explanation: [
      `${placedSubject(facts, line.container)} failed because a process in it was killed: "${quote(line.text, 200)}" (${placeOf(line)}).`,
      'Neither the memory limit nor what was used is known, so no number is given.',
      'Use less per worker or fewer workers, or give the process more room.',
    ],
    container: line.container,
  })

function verdict(
  facts: Facts,
  pod: Pod,
  container: Container,
  limit: Quantity | null,
  explanation: string[],
): Finding {
  const peak = knownPeak(facts, container)
  const step = limit
    ? nextMemory(
        unitsOf(limit),
        peak,
        earlierDeaths(facts, container),
        memoryCaps(facts.kubernetes, pod, container),
      )
    : null
  const bytes = step && step.kind !== 'not-the-cure' && step.kind !== 'no-node' ? step.bytes : null
  const set = bytes === null ? null : formatBytes(bytes)
  return found('child-oom-killed', facts, {
    headline: `a process in ${container.name} was killed for memory${limit ? ` at its limit of ${limit.text}` : ''}`,
    explanation: [
      ...explanation,
      set
        ? `Set its memory limit to ${set}, or use fewer worker processes.`
        : 'Use fewer worker processes or less memory in each.',
      ...(step?.kind === 'at-cap' ? [`That is more than ${step.cap.source} allows now.`] : []),
    ],
    advice: set ? { memory: { set } } : {},
    copy: bytes === null ? null : containerResources(pod, container, bytes),
    cappedBy: step && 'cap' in step ? (step.cap?.source ?? null) : null,
    container: container.name,
    fields: [
      ...(limit ? [{ label: 'Limit', value: limit.text }] : []),
      ...(peak === null ? [] : [{ label: 'Reached', value: sizeOf(peak) }]),
    ],
  })
}

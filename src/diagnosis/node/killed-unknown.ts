import { quote } from '../quote.ts'
import { unitsOf } from '../../advice/quantity.ts'
import type { Facts } from '../../evidence/facts.ts'
import type { Container, Terminated } from '../../evidence/kubernetes-container.ts'
import type { Pod } from '../../evidence/kubernetes-pod.ts'
import { outsideKill } from '../../evidence/outside-kill.ts'
import { failedContainer, failureOf, outcomeOf } from '../../evidence/outcome.ts'
import { found } from '../found.ts'
import { memoryLimit } from '../memory/death.ts'
import { measuredPeak } from '../memory/peak.ts'
import type { Rule } from '../rule.ts'
import { placedSubject } from '../subject.ts'
import { sizeOf } from '../words.ts'

/** Killed by a signal, and nothing says by whom; or only that the kubelet stopped it. */
export const killedUnknown: Rule = {
  causes: ['killed-unknown'],
  about:
    'A container ended with 137 or 143 and no evidence explains it, or a failed probe or plain deletion does.',
  diagnose(facts) {
    const { pod } = facts.kubernetes
    if (!pod || outcomeOf(facts) === 'succeeded') return null
    const container = failedContainer(pod)
    const end = container && failureOf(container)
    return end && isSignal(end) && end.reason !== 'OOMKilled'
      ? verdict(facts, pod, container, end)
      : null
  },
}

const isSignal = ({ exitCode, signal }: Terminated): boolean =>
  exitCode === 137 || exitCode === 143 || signal === 9 || signal === 15

function verdict(facts: Facts, pod: Pod, container: Container, end: Terminated) {
  const code = end.exitCode ?? 128 + (end.signal ?? 9)
  const name = code === 143 ? 'SIGTERM' : 'SIGKILL'
  const kill = outsideKill(facts, pod, container)
  const by =
    kill?.kind === 'probe'
      ? `The kubelet killed it because its liveness or startup probe failed (event): "${quote(kill.message, 240)}".`
      : kill
        ? `The pod was being deleted, and that stopped it (${quote(kill.message, 120)}); who asked for it is not in the evidence.`
        : 'Nothing in the pod status, its events or its output says who sent the signal.'
  return found('killed-unknown', facts, {
    headline: `${container.name} was killed (exit code ${code})${kill?.kind === 'probe' ? ' after failed liveness probes' : ''}`,
    explanation: [
      `${placedSubject(facts, container)} was ended by ${name}: exit code ${code}, reason ${end.reason ?? 'not given'} (pod status).`,
      by,
      ...measured(facts, pod, container),
      kill?.kind === 'probe'
        ? 'Another try may get through; if it is killed again, the probe allows too little time for a busy process.'
        : 'Another try may well get through.',
    ],
    container: container.name,
    fields: [
      { label: 'Exit code', value: String(code) },
      ...(pod.nodeName ? [{ label: 'Node', value: pod.nodeName }] : []),
    ],
  })
}

function measured(facts: Facts, pod: Pod, container: Container): string[] {
  const peak = measuredPeak(facts, container)
  const limit = memoryLimit(pod, container)
  if (peak === null || !limit || peak * 10n >= unitsOf(limit) * 9n) return []
  return [`Its use peaked at ${sizeOf(peak)} of ${limit.text}, so its own limit did not end it.`]
}

import type { Facts } from '../../evidence/facts.ts'
import type { Container } from '../../evidence/kubernetes-container.ts'
import { found } from '../found.ts'
import type { Rule } from '../rule.ts'
import { placedSubject } from '../subject.ts'
import { secondsAsWords } from '../words.ts'

/** A deadline that the pod or its own command sets ended it. */
export const podDeadline: Rule = {
  causes: ['pod-deadline'],
  about:
    'The pod status says DeadlineExceeded, or a `timeout` in the command ran out when the container ended.',
  diagnose(facts) {
    const { pod, podEvents } = facts.kubernetes
    if (!pod) return null
    const inEvent =
      pod.ended || facts.kubernetes.podDeleted
        ? podEvents.find(({ reason }) => reason === 'DeadlineExceeded')
        : undefined
    if (pod.reason === 'DeadlineExceeded' || inEvent) {
      const seconds = pod.deadlineSeconds
      return verdict(facts, null, [
        `${placedSubject(facts, null)} was stopped because it ran longer than its deadline${seconds === null ? '' : ` of ${secondsAsWords(seconds)} (activeDeadlineSeconds ${seconds})`} (${pod.reason === 'DeadlineExceeded' ? 'pod status' : 'event'}: DeadlineExceeded).`,
        'Exit code 137 or 143 is the stop at the deadline.',
        'Raise activeDeadlineSeconds or make the run shorter; running it again as it is meets the same deadline.',
      ])
    }
    for (const container of pod.containers) {
      const own = commandDeadline(container)
      if (own)
        return verdict(facts, container, [
          `${placedSubject(facts, container)} ended with exit code ${container.state.terminated?.exitCode ?? 124} after ${secondsAsWords(own.ranSeconds)}, when the time limit that its own command sets ran out: "${own.text}" (pod spec).`,
          'Give the command more time or make the run shorter; running it again as it is meets the same limit.',
        ])
    }
    return null
  },
}

const verdict = (facts: Facts, container: Container | null, explanation: string[]) =>
  found('pod-deadline', facts, {
    headline: 'the run took longer than its deadline allows',
    explanation,
    container: container?.name ?? null,
  })

const worth: { readonly [suffix: string]: number } = { '': 1, s: 1, m: 60, h: 3600, d: 86_400 }

/** coreutils' `timeout [options] 3600 command`, when the container lived just that long and left as timeout leaves. */
function commandDeadline(container: Container): { text: string; ranSeconds: number } | null {
  const end = container.state.terminated ?? container.lastState.terminated
  if (!end?.startedAt || !end.finishedAt || ![124, 137, 143].includes(end.exitCode ?? 0))
    return null
  const ranSeconds = Math.round(end.startedAt.until(end.finishedAt).total('seconds'))
  const words = [...container.command, ...container.arguments].join(' ')
  for (const match of words.matchAll(
    /(?<![\w-])timeout((?:\s+-{1,2}[\w-]{1,30}(?:[= ](?:SIG)?[A-Z]{3,6}|[= ]\d{1,6}[smhd]?)?){0,4})\s+(\d{1,9}(?:\.\d{1,3})?)([smhd]?)\b/g,
  )) {
    const limitSeconds = Number(match[2]) * (worth[match[3] ?? ''] ?? 1)
    const grace = /(?:-k|--kill-after)[= ]?(\d{1,6})/.exec(match[1] ?? '')?.[1]
    const latest = limitSeconds * 1.02 + 60 + Number(grace ?? 0)
    if (limitSeconds > 0 && ranSeconds >= limitSeconds - 1 && ranSeconds <= latest)
      return { text: match[0].trim(), ranSeconds }
  }
  return null
}

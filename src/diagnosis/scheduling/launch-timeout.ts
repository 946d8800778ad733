import { quote } from '../quote.ts'
import type { Facts } from '../../evidence/facts.ts'
import { airflowLinesOf } from '../../evidence/output.ts'
import { podMessages } from '../../evidence/pod-messages.ts'
import { outcomeOf } from '../../evidence/outcome.ts'
import { found } from '../found.ts'
import type { Rule } from '../rule.ts'
import { subjectOf } from '../subject.ts'

import { blockOf } from './block-of.ts'
import { busySentences } from './busy.ts'

/** The operator gave up on a pod that would have started by itself. */
export const launchTimeout: Rule = {
  causes: ['launch-timeout'],
  about:
    "The task log ends with the operator's startup timeout, and nothing but waiting kept the pod from starting.",
  diagnose(facts) {
    const timeout = timeoutOf(facts)
    if (!timeout) return null
    const { words, number } = timeout
    const seconds =
      /(?:[Mm]ore than|longer than) (\d{1,7}) ?s/.exec(words)?.[1] ?? startupSeconds(facts)
    const blocked = blockOf(facts)
    const busy = blocked?.block.kind === 'gpu-busy' || blocked?.block.kind === 'cluster-busy'
    const reason = busy
      ? busySentences(facts, blocked)
      : [`${subjectOf(facts, null)} had not started yet.`, ...startWords(facts)]
    return found('launch-timeout', facts, {
      headline: `the operator gave up${seconds ? ` after ${seconds} s` : ''} on a pod that was only waiting`,
      explanation: [
        `The operator's startup timeout${seconds ? ` of ${seconds} s` : ''} ended the wait (task log, line ${number}): "${quote(words, 160)}".`,
        ...reason.slice(0, 3),
        busy
          ? 'Nothing was wrong with the pod: wait longer (startup_timeout_seconds), or use deferrable=True so that the wait costs nothing.'
          : 'Nothing was wrong with the pod: another try may find it ready; raise startup_timeout_seconds if it needs that long each time.',
      ],
      retry: busy ? 'wait' : 'helps',
      copy: `startup_timeout_seconds=${Math.max(600, Number(seconds ?? 120) * 5)}`,
    })
  },
}

const timeoutWords =
  /PodLaunchTimeoutException|Pod took too long to (?:start|be scheduled)|Pod took longer than \d{1,7} seconds? to start|did not leave 'Pending' phase within|Pod failed to (?:start|leave).{0,40}(?:timeout|within)/

/** Cause of the task's end: the operator's own words, where the task failed. */
function timeoutOf(facts: Facts): { words: string; number: number } | null {
  if (outcomeOf(facts) === 'succeeded' || facts.airflow.state === 'running') return null
  const { pod } = facts.kubernetes
  if (
    pod?.containers.some(
      ({ kind, state }) => kind === 'main' && (state.terminated || state.running),
    )
  )
    return null
  const line = airflowLinesOf(facts).findLast(({ text }) => timeoutWords.test(text))
  return line
    ? { words: line.text.replace(/^[\w.]{1,200}Exception: /, ''), number: line.number }
    : null
}

/** `Waiting until 120s to get the POD scheduled...` */
function startupSeconds(facts: Facts): string | null {
  for (const { text } of airflowLinesOf(facts)) {
    const seconds = /Waiting (?:until |up to )?(\d{1,7})s to get the POD/.exec(text)?.[1]
    if (seconds) return seconds
  }
  return null
}

function startWords(facts: Facts): string[] {
  const messages = podMessages(facts)
  const pulling = messages.find(({ text }) => /^Pulling image/.test(text))
  const pulled = messages.find(({ text }) =>
    /^Successfully pulled image|already present on machine/.test(text),
  )
  if (pulling && !pulled)
    return [`Its image was still being pulled (${pulling.source}: "${quote(pulling.text, 200)}").`]
  const newest = messages.find(({ text }) => !/^Successfully assigned/.test(text)) ?? messages[0]
  return newest
    ? [`The last that was said of it (${newest.source}): "${quote(newest.text, 200)}".`]
    : ['What it waited for is not in the evidence.']
}

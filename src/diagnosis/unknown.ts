import type { Facts } from '../evidence/facts.ts'
import { outcomeOf } from '../evidence/outcome.ts'
import type { Finding } from './finding.ts'
import { found } from './found.ts'
import { taskSubject } from './task-subject.ts'
import { listed } from './words.ts'

/** The evidence supports no cause: says what is missing and how to get it. */
export function unknown(facts: Facts): Finding {
  const outcome = outcomeOf(facts)
  const waits = outcome === 'waiting'
  const missing = missingEvidence(facts)
  return found('unknown', facts, {
    headline: waits
      ? 'it has not started, and nothing says why'
      : 'the evidence does not say what happened',
    explanation: [
      `${taskSubject(facts)} ${waits ? 'has not started for longer than usual' : outcome === 'failed' ? 'failed' : 'may have failed'}, and the evidence does not say why.`,
      missing.length > 0
        ? `What is missing: ${listed(missing)}.`
        : 'Pod status, events and the log are there, and none of them names a cause.',
      waits
        ? 'Look at the events of the pod and of its node while they exist.'
        : 'Run it once more and keep the pod (on_finish_action="keep_pod"), so that its status and the whole log can be read.',
    ],
    retry: waits ? 'wait' : 'helps',
  })
}

function missingEvidence({ kubernetes, logs }: Facts): string[] {
  const { pod } = kubernetes
  const ended = pod?.containers.some(({ state }) => state.terminated) === true
  return [
    ...(pod ? (ended ? [] : ["the containers' exit codes in the pod status"]) : ['the pod object']),
    ...(pod && kubernetes.podEvents.length === 0 ? ['events of the pod'] : []),
    ...(logs.ending === null || logs.ending.weak ? ['the end of the log'] : []),
  ]
}

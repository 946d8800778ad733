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
        : hasPod(facts)
          ? 'Run it once more and keep the pod (on_finish_action="keep_pod"), so that its status and the whole log can be read.'
          : 'Run it once more and read its whole log, and that of the applications it starts.',
    ],
    retry: waits ? 'wait' : 'helps',
  })
}

/** Operators of Spark, Bash or Python have none; of one that is not known it is supposed. */
const hasPod = ({ airflow, kubernetes }: Facts): boolean =>
  kubernetes.pod !== null || airflow.operator === null || /Pod|Kubernetes/.test(airflow.operator)

function missingEvidence(facts: Facts): string[] {
  const { kubernetes, logs } = facts
  const { pod } = kubernetes
  const ended = pod?.containers.some(({ state }) => state.terminated) === true
  return [
    ...(pod || !hasPod(facts) ? [] : ['the pod object']),
    ...(pod && !ended ? ["the containers' exit codes in the pod status"] : []),
    ...(pod && kubernetes.podEvents.length === 0 ? ['events of the pod'] : []),
    ...(logs.ending === null || logs.ending.weak ? ['the end of the log'] : []),
  ]
}

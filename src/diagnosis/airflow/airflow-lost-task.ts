import { found } from '../found.ts'
import { quote } from '../quote.ts'
import type { Rule } from '../rule.ts'
import { taskSubject } from '../task-subject.ts'
import { movedByAirflow } from './moved-by-airflow.ts'

// TaskDeferralError, triggerer_job_runner.py.
const trigger =
  /Trigger failure|TaskDeferralError|Trigger (?:exited|completed) without sending an event|triggerer[^\n]{0,60}(?:died|unhealthy|not running)/i

/** Airflow lost the task: no heartbeat, a state that does not fit, a trigger that failed. */
export const airflowLostTask: Rule = {
  causes: ['airflow-lost-task'],
  about:
    'The scheduler calls the task a zombie or its state a mismatch, or its trigger failed, and no death is known.',
  diagnose(facts) {
    const { airflow, logs } = facts
    if (airflow.state === 'success') return null
    const moved = movedByAirflow(facts)
    const { ending } = logs
    const failed =
      ending && !ending.weak && ending.printer === 'airflow' && trigger.test(ending.words)
        ? ending
        : null
    if (!moved && !failed) return null
    if (failed && isKubernetesApi(failed.words)) return null
    const text = moved?.text ?? failed?.text ?? ''
    const number = moved?.number ?? failed?.lineNumber
    const zombie = /zombie|heartbeat|^\{'DAG Id'/i.test(text)
    return found('airflow-lost-task', facts, {
      headline:
        failed && !moved
          ? 'its trigger failed'
          : zombie
            ? 'Airflow lost its heartbeat'
            : 'Airflow’s states of it do not fit',
      explanation: [
        `${taskSubject(facts)}: ${said(zombie, Boolean(moved))}: ${quote(text, 360)} (task log line ${number}).`,
        ...(wasQueued(text)
          ? ['The task was still queued: it never ran, so it has no log of its own.']
          : []),
        zombie
          ? 'No death is known: the worker may have died or been cut off, and a pod that it had started may still be running.'
          : 'Nothing of the task’s own code is shown to have failed.',
        'Another try is likely to get through; if it happens often, Airflow’s scheduler, triggerer or executor is the platform team’s to look at.',
      ],
      resource: {
        kind: 'airflow',
        namespace: facts.kubernetes.namespace,
        name: moved ? 'scheduler' : 'triggerer',
      },
    })
  },
}

const said = (zombie: boolean, moved: boolean): string =>
  zombie
    ? 'the scheduler lost its heartbeat and took it for a zombie'
    : moved
      ? 'the executor and the scheduler disagree about it'
      : 'the trigger that waited for it failed'

const wasQueued = (text: string): boolean =>
  /state attribute is (?:queued|scheduled)|stuck in queued/.test(text)

/** A trigger that stumbled over the API server is the API server's passing trouble. */
const isKubernetesApi = (words: string): boolean => /\((?:409|429|500|502|503|504)\)/.test(words)

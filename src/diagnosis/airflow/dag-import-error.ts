import type { Facts } from '../../evidence/facts.ts'
import { airflowSaid } from '../airflow-said.ts'
import { found } from '../found.ts'
import { hasFailed } from '../has-failed.ts'
import { quote } from '../quote.ts'
import type { Rule } from '../rule.ts'
import { taskSubject } from '../task-subject.ts'

// dagbag.py of Airflow 2; task_runner.py and the DAG processor of Airflow 3.
const notFound =
  /could not be found; either it does not exist or it failed to parse|Dag not found during start up|DagNotFound|Failed to import: |Task not found in DAG during start up|Dag '?\S{1,200}'? not found in (?:serialized_dag|DagBag)/i

/** The DAG's file does not import. */
export const dagImportError: Rule = {
  causes: ['dag-import-error'],
  about:
    'Airflow could not load the DAG’s file: an import error of this file, or `could not be found … failed to parse`.',
  diagnose(facts) {
    if (!hasFailed(facts) && !isUntried(facts)) return null
    const { ending } = facts.logs
    const own = importError(facts)
    const said =
      airflowSaid(facts, notFound)?.text ??
      (ending && notFound.test(ending.words) ? ending.text : null)
    const byLog = said !== null && (ending === null || ending.weak || ending.printer === 'airflow')
    if (!byLog && (own === null || (ending !== null && !ending.weak))) return null
    const raised = byLog ? loadingError(facts) : null
    const error = raised ?? (own ? lastLine(own.trace) : (said ?? ''))
    const file = own?.file ?? facts.airflow.files[0] ?? null
    const place = own ? placeIn(own.trace) : null
    return found('dag-import-error', facts, {
      headline: 'the DAG file does not import',
      explanation: [
        `${taskSubject(facts)}: the DAG’s file${file ? ` ${file}` : ''} does not import: ${quote(error)} (${raised ? 'task log' : own ? 'Airflow’s import errors' : 'task log'}).`,
        ...(place ? [`It stops at ${place}.`] : []),
        'No task of this DAG can start until the file imports again: correct it and wait for the next synchronisation.',
      ],
      fields: file ? [{ label: 'File', value: file }] : [],
    })
  },
}

/** Nothing is known but the DAG: no try, no pod. */
const isUntried = ({ airflow, kubernetes, logs }: Facts): boolean =>
  airflow.state === null && airflow.dagId !== null && !kubernetes.pod && !logs.ending

/** Airflow's import error of this DAG's own file; other files' errors are not this task's trouble. */
function importError({ airflow }: Facts): { file: string; trace: string } | null {
  const names = airflow.files.filter((file) => file !== '')
  return (
    airflow.importErrors.find(({ file }) =>
      names.some(
        (name) =>
          name === file ||
          (file !== '' && (name.endsWith(`/${file}`) || file.endsWith(`/${name}`))),
      ),
    ) ??
    (names.length === 0 && airflow.importErrors.length === 1
      ? (airflow.importErrors[0] ?? null)
      : null)
  )
}

/** The exception that the loading itself raised, before Airflow's own `could not be found`. */
function loadingError({ logs }: Facts): string | null {
  const raised = logs.task?.raised.findLast(
    ({ printer, message }) => printer === 'airflow' && !notFound.test(message),
  )
  return raised ? `${raised.type}: ${raised.message}` : null
}

const lastLine = (trace: string): string => trace.trim().split('\n').at(-1) ?? ''

/** `line 14 of …/dag.py`, the innermost frame of an import error's trace. */
const placeIn = (trace: string): string | null => {
  const frames = [...trace.matchAll(/File "([^"]{1,400})", line (\d{1,7})/g)]
  const last = frames.at(-1)
  return last ? `line ${last[2]} of ${last[1]}` : null
}

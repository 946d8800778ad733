import { messageIn } from '../refusal-message.ts'
import type { LogLine } from './log-line.ts'

/**
 * The lines without what Airflow prints for every task: its own beginning and end, frames of libraries, pods and manifests that the
 * operator dumped, headers of answers. Of the body of a refusal its message stays. What others printed is not touched.
 */
export function withoutBoilerplate(lines: readonly LogLine[]): LogLine[] {
  let inDump = false
  let inFrame = false
  const kept: LogLine[] = []
  for (const line of lines) {
    const { text, starts, printer } = line
    if (printer !== 'airflow') {
      kept.push(line)
      continue
    }
    if (starts || !/^[\s}]/.test(text)) inDump = false
    if (starts || !/^ {4,}(?!File ")/.test(text)) inFrame = false
    if (inDump || inFrame) continue
    inDump = opensDump.test(text)
    inFrame = libraryFrame.test(text)
    const told = inFrame ? '' : tellingPart(text)
    if (told !== '' && !routine.test(told)) kept.push({ ...line, text: told })
  }
  const once = withoutRepetitions(kept)
  return once.filter(
    ({ text }, index) =>
      !text.startsWith('Traceback (most recent call last)') ||
      /^\s/.test(once[index + 1]?.text ?? ''),
  )
}

/** Airflow logs an exception where it was caught and again where it ended the task: the last time is enough. */
function withoutRepetitions(lines: readonly LogLine[]): LogLine[] {
  const seen = new Set<string>()
  return lines
    .toReversed()
    .filter(({ text, printer }) => {
      if (printer !== 'airflow' || /^\s|^Traceback/.test(text)) return true
      const isNew = !seen.has(text)
      seen.add(text)
      return isNew
    })
    .toReversed()
}

function tellingPart(text: string): string {
  if (text.startsWith('HTTP response headers: ')) return ''
  if (text.startsWith('HTTP response body: ')) return messageIn(text) ?? text
  const at = text.search(opensDump)
  return at < 0 ? text : text.slice(0, at).trimEnd()
}

/** A pod as Python prints it, a manifest as JSON. (cncf.kubernetes operators/pod.py, utils/pod_manager.py) */
const opensDump = /(?:remote_pod: |Exception when attempting to create Namespaced Pod: )\{/

const libraryFrame =
  /^\s*File "[^"]*\/(?:(?:site|dist)-packages|lib\/python3[\d.]*|concurrent\/futures)\//

/** What stands in the log of every task. (taskinstance, task_runner, local_task_job_runner and operators/pod of 2.7–3.3) */
const routine =
  /^(?:::|Dependencies (?:all|not) met|Starting attempt |Resuming after deferral|Executing <|Started process |Running: \[|Running <TaskInstance|Job \d+: Subtask |Exporting (?:the following )?env vars|DAG bundles loaded|Filling up the DagBag|Worker startup parse|Pre task execution|Post task execution|Building pod |Found matching pod |`try_number`|Deleting pod|Task failed with exception$|Failed to execute job |; \d+\)$|\/\S+\/attempt=\d+\.log|Task exited with return code|Marking task as |\d+ downstream tasks|Task instance (?:is )?in |Previous state of|Current task name|Task operator:|Pausing task as DEFERRED|Using connection |Checking pod |Waiting for container )/

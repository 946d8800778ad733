import { levelOf, type Level, type Printer } from './log-line.ts'

/** What stands around a line: who printed it and how loud. */
export type Frame = {
  level: Level | null
  printer: Printer
  container: string | null
  text: string
}

/**
 * The frame of a line of Airflow 2 (`[time] {file.py:12} INFO - text`) or of Airflow 3 as plain text, or null for a
 * continuation. File names from airflow 2.7–3.3 and its cncf.kubernetes and apache.spark providers.
 */
export function textFrame(line: string): Frame | null {
  const match = airflow.exec(line) ?? structured.exec(line)
  if (!match?.groups) return null
  const { file, level, text, rest } = match.groups
  if (file === 'logging_mixin.py' && text?.startsWith('[')) {
    // Airflow 1.10 and 2.0 pass their own records through standard output once more.
    const inner = airflow.exec(text)
    if (inner?.groups)
      return framed(
        inner.groups['file'] ?? '',
        levelOf(inner.groups['level']),
        inner.groups['text'] ?? '',
      )
  }
  return framed(file ?? '', levelOf(level), `${text ?? ''}${rest ?? ''}`)
}

/** Names the printer of a message by the file or logger that wrote it. */
export function framed(writer: string, level: Level | null, message: string): Frame {
  if (
    /pod_manager|PodManager|pod_launcher|operators?[./]pod|KubernetesPod|(?:^|[./])pod\.py$/.test(
      writer,
    )
  ) {
    return podFrame(writer, level, message)
  }
  if (/spark_submit|SparkSubmit|spark_sql/.test(writer)) {
    const own =
      /^(?:Spark-Submit cmd|Identified spark|Identified |spark driver status|Deleted|YARN )/i
    return {
      level,
      printer: own.test(message) ? 'airflow' : 'spark',
      container: null,
      text: message,
    }
  }
  if (/(?:^|\/)subprocess\.py$|SubprocessHook|hooks\.subprocess/.test(writer)) {
    const own = /^(?:Running command|Output:|Tmp dir|Command exited|Using existing|Sending SIGTERM)/
    return {
      level,
      printer: own.test(message) ? 'airflow' : 'task',
      container: null,
      text: message,
    }
  }
  const printer = /logging_mixin|task\.std(?:out|err)|print_stdout/.test(writer)
    ? 'task'
    : airflowWriter.test(writer)
      ? 'airflow'
      : 'task'
  return { level, printer, container: null, text: message }
}

/** A line that a pod's container printed, or what the operator says of the pod. */
function podFrame(writer: string, level: Level | null, message: string): Frame {
  const named =
    /^\[(?<container>[a-z0-9][-a-z0-9]{0,62})\] ?(?:logs: )?(?<text>.*)$/s.exec(message) ??
    /^Container logs: (?<text>.*)$/s.exec(message)
  if (named?.groups) {
    const { container = 'base', text = '' } = named.groups
    return { level: null, printer: 'container', container, text }
  }
  const manager = /pod_manager|PodManager|pod_launcher/.test(writer)
  const printer = manager && level === 'info' && !podWords.test(message) ? 'container' : 'airflow'
  return { level, printer, container: printer === 'container' ? 'base' : null, text: message }
}

const airflow =
  /^\[(?:\d{4}-\d\d-\d\d[T ,][^\]]{5,40})\] (?:\{{1,2}(?<file>[^{}:]{1,200}):\d{1,7}\}{1,2} )?(?<level>[A-Z]{4,8}) - (?<text>.*)$/s
const structured =
  /^\d{4}-\d\d-\d\d[T ][\d:.,+Z-]{5,30} \[(?<level>[a-z]{4,8}) *\] (?<text>.*?)(?: {1,60}\[(?<file>[\w.]{1,200})\](?<rest>.*))?$/s
const podWords =
  /^(?:Pod |The Pod |Waiting |Still waiting|Container |Exception when |Could not |Reading of logs|Follow|Deleting pod|Skipping|Building pod|Found |Creating pod|Attempting|Running command|xcom|Checking|Event|Creat|Delet|Retry|::|HTTP|\s*$)/i
const airflowWriter =
  /^(?:airflow\b|task$|supervisor|structlog)|^(?:taskinstance|task_command|task_context_logger|local_executor|celery_executor|base_executor|local_task_job(?:_runner)?|standard_task_runner|base|dagbag|dag_bag|timeout|process_utils|scheduler_job(?:_runner)?|python|pod|kubernetes|task_runner|supervisor|base_?operator|baseoperator|triggerer_job(?:_runner)?|trigger|bash|cli_action_loggers|abstractoperator|email|xcom|kubernetes_executor(?:_utils)?|settings|connection|variable|retries|logging|file_task_handler|processor|manager|mappedoperator|branch|decorator|skipmixin|temporal|dagrun|job|task|base_job_runner)\.py$/

import { objectsAt, objectAt, numberAt, textAt } from '../raw.ts'
import type { Raw, Snapshot } from '../snapshot.ts'
import type { Ending } from './ending.ts'
import { condensed } from './condense.ts'
import { logOf, type Log } from './log.ts'
import type { LogLine } from './log-line.ts'
import { linesOfContainer, taskLogLines } from './log-lines.ts'
import { remotePod } from './remote-pod.ts'

/** What the logs of this try say. */
export type LogFacts = {
  /** The task log, as Airflow keeps it. */
  airflow: string
  /** What each container printed, by container name. */
  containers: ReadonlyMap<string, string>
  /** The task log read: the lines of this try only. */
  task: Log | null
  /** The containers' own logs, read. */
  ofContainers: ReadonlyMap<string, Log>
  /** The log of the YARN application master: Spark's driver in cluster mode. */
  master: Log | null
  /** The pod's last state, where the operator dumped it into the task log. */
  pod: Raw | null
  /** What ended the work, and the name of the log that says so. */
  ending: (Ending & { log: string }) | null
}

/** Reads the logs of a snapshot. */
export function readLogs(snapshot: Snapshot): LogFacts {
  const { airflow, kubernetes, yarn } = snapshot
  const taskText = textAt(airflow, 'log') ?? ''
  const texts = new Map(
    Object.entries(objectAt(kubernetes, 'logs')).flatMap(([name, text]) =>
      typeof text === 'string' ? [[name, text] as const] : [],
    ),
  )
  const task = taskText === '' ? null : logOf('task log', ofThisTry(taskLogLines(taskText)))
  const ofContainers = new Map(
    [...texts].map(([name, text]) => [
      name,
      logOf(`log of ${name}`, linesOfContainer(condensed(text), name)),
    ]),
  )
  const masterText = textAt(yarn, 'containerLog')
  const master =
    masterText === null ? null : logOf("application master's log", linesOfMaster(masterText))
  const logs = { airflow: taskText, containers: texts, task, ofContainers, master }
  const pod = task ? remotePod(task.lines) : null
  return { ...logs, pod, ending: chooseEnding(logs, failedContainers(snapshot)) }
}

/** The application master's log is the driver's: as if spark-submit had printed it. */
const linesOfMaster = (text: string): LogLine[] =>
  linesOfContainer(condensed(text), '').map((line) => ({
    ...line,
    printer: 'spark',
    container: null,
  }))

/** Only the lines after the last `Starting attempt N`: a log may hold earlier tries. A resumed try says the same N again. */
function ofThisTry(lines: LogLine[]): LogLine[] {
  const starts = lines.flatMap((line, index) => {
    const attempt =
      line.printer === 'airflow' ? /^Starting attempt (\d{1,4}) of/.exec(line.text) : null
    return attempt ? [{ index, attempt: attempt[1] }] : []
  })
  const last = starts.at(-1)
  const before = starts.findLast(({ attempt }) => attempt !== last?.attempt)
  const first = starts.find(({ index }) => index > (before?.index ?? -1))
  return before && first ? lines.slice(first.index) : lines
}

/** Containers that ended badly, the last end first; null where no pod is known. */
function failedContainers({ kubernetes }: Snapshot): string[] | null {
  const pod = kubernetes?.pod
  if (typeof pod !== 'object' || pod === null) return null
  return ['initContainerStatuses', 'containerStatuses']
    .flatMap((list) => objectsAt(pod, 'status', list))
    .filter((status) =>
      ['state', 'lastState'].some(
        (key) => (numberAt(status, key, 'terminated', 'exitCode') ?? 0) !== 0,
      ),
    )
    .map((status) => textAt(status, 'name') ?? '')
}

/** The failed container's own log first, then what the task log holds of it, then the driver's. A weak ending only if no other. */
function chooseEnding(
  { task, ofContainers, master }: Pick<LogFacts, 'task' | 'ofContainers' | 'master'>,
  failed: string[] | null,
): LogFacts['ending'] {
  const own = failed
    ? failed.flatMap((name) => ofContainers.get(name) ?? [])
    : [...ofContainers.values()]
  const others = [...ofContainers.values()].filter((log) => !own.includes(log))
  const ordered = [...own, ...(task ? [task] : []), ...(failed?.length === 0 ? others : [])]
  const endings = (master ? withMaster(ordered, master) : ordered).flatMap((log) =>
    log.ending ? [{ ...log.ending, log: log.name }] : [],
  )
  return (
    endings.find(({ weak, follows }) => !weak && !follows) ??
    endings.find(({ weak }) => !weak) ??
    endings[0] ??
    null
  )
}

/** In cluster mode the task log only says that the application failed. */
const withMaster = (logs: Log[], master: Log): Log[] =>
  logs.some(({ ending }) => ending !== null && !ending.weak && !saysNothing.test(ending.words))
    ? [...logs, master]
    : [master, ...logs]

const saysNothing =
  /Application application_\d+_\d+ (?:finished with|is killed)|exited with status|diagnostics message/i

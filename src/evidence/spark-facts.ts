import type { Log } from './log/log.ts'
import type { LogFacts } from './log/log-facts.ts'
import { numberAt, objectAt, objectsAt } from './raw.ts'
import type { Snapshot } from './snapshot.ts'
import { readApplication, type YarnApplication } from './spark/application.ts'
import { readClientReport } from './spark/client-report.ts'
import type { ExecutorLoss } from './spark/executor-loss.ts'
import { lastFailedStage, type FailedStage } from './spark/failed-stage.ts'
import { readLosses } from './spark/losses.ts'
import { readSettings, type SparkSettings } from './spark/settings.ts'
import { mebibyte } from './spark/size.ts'

/** What YARN, the Spark history server and spark-submit's output say. */
export type SparkFacts = {
  /** The task runs Spark, or something of Spark or YARN is known. */
  present: boolean
  application: YarnApplication | null
  settings: SparkSettings
  losses: ExecutorLoss[]
  failedStage: FailedStage | null
  /** Was the history server asked for stages? An empty answer says that none failed. */
  stagesKnown: boolean
  /** Largest resident memory of an executor's Python workers. */
  pythonPeakBytes: number | null
  /** Share of its run time that the worst lost or failing executor spent collecting garbage, 0–1. */
  garbageShare: number | null
  /** The largest container that YARN gives, from what the client printed; 49152 MB unless told. */
  maximumContainerBytes: number
}

/** Reads the YARN and Spark parts of a snapshot, and what the logs hold of them. */
export function readSpark(snapshot: Snapshot, logs: LogFacts): SparkFacts {
  const read = [logs.task, logs.master].filter((log) => log !== null)
  const lines = read.flatMap((log) => log.lines)
  const settings = readSettings(snapshot, commandLines(logs.task))
  const application = readApplication(snapshot) ?? (logs.task ? readClientReport(logs.task) : null)
  return {
    present:
      snapshot.yarn !== undefined ||
      snapshot.spark !== undefined ||
      application !== null ||
      lines.some(({ printer }) => printer === 'spark') ||
      settings.executorMemory !== null,
    application,
    settings,
    losses: readLosses(snapshot, read),
    failedStage: lastFailedStage(snapshot),
    stagesKnown: Array.isArray(objectAt(snapshot, 'spark')['stages']),
    pythonPeakBytes: pythonPeak(snapshot),
    garbageShare: garbageShare(snapshot),
    maximumContainerBytes: maximumContainer(lines.map(({ text }) => text)),
  }
}

const commandLines = (log: Log | null): string[] =>
  (log?.lines ?? []).flatMap(({ text }) => (text.includes('submit') ? [text] : []))

function maximumContainer(texts: readonly string[]): number {
  for (const text of texts) {
    const match =
      /maximum memory capability of the cluster \((\d{1,12}) MB per container\)|max threshold \((\d{1,12}) MB\)|maxMemory=(\d{1,12})/.exec(
        text,
      )
    const megabytes = Number(match?.[1] ?? match?.[2] ?? match?.[3] ?? 0)
    if (megabytes > 0) return megabytes * mebibyte
  }
  return 49_152 * mebibyte
}

const pythonPeak = ({ spark }: Snapshot): number | null =>
  largest(
    objectsAt(spark, 'executors').map((executor) =>
      executor['id'] === 'driver'
        ? null
        : numberAt(executor, 'peakMemoryMetrics', 'ProcessTreePythonRSSMemory'),
    ),
  )

const garbageShare = ({ spark }: Snapshot): number | null =>
  largest(
    objectsAt(spark, 'executors').map((executor) => {
      const collecting = numberAt(executor, 'totalGCTime')
      const running = numberAt(executor, 'totalDuration')
      return executor['id'] === 'driver' || collecting === null || !running
        ? null
        : collecting / running
    }),
  )

/** The largest that is more than nothing. */
const largest = (numbers: (number | null)[]): number | null => {
  const known = numbers.filter((number) => number !== null && number > 0) as number[]
  return known.length === 0 ? null : Math.max(...known)
}

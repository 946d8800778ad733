import { ask, type Missing } from '../../src/evidence/gather/limit.ts'
import { textAt } from '../../src/evidence/raw.ts'
import type { Raw, Snapshot } from '../../src/evidence/snapshot.ts'
import type { SparkSource } from '../../src/ports/sources.ts'
import type { ReadContainerLog } from './container-log.ts'
import { withExecutorWords } from './executor-words.ts'
import { fromHistory } from './from-history.ts'
import type { HistoryServer } from './history-server.ts'
import type { Patience } from './remote.ts'
import type { ResourceManagers } from './resource-managers.ts'

/** Whom the evidence comes from; what is not configured is null. */
export type SparkSources = {
  managers: ResourceManagers
  history: HistoryServer | null
  readLog: ReadContainerLog | null
  patience: Patience
}

type Evidence = Awaited<ReturnType<SparkSource['evidence']>>

/**
 * The ResourceManager's word first, which decides what else can tell something: a waiting application has only its queue, a
 * failed one its driver's log, and each that has run its history.
 */
export async function sparkEvidence(
  { managers, history, readLog, patience }: SparkSources,
  applications: readonly string[],
  signal: AbortSignal,
): Promise<Evidence> {
  if (applications.length === 0) return { notAvailable: [] }
  const missing: Missing[] = []
  const chosen = await choose(managers, applications, missing, signal)
  const id = textAt(chosen, 'id') ?? applications.at(-1) ?? ''
  const state = textAt(chosen, 'state') ?? ''
  const waits = /^(?:NEW|NEW_SAVING|SUBMITTED|ACCEPTED)$/.test(state)
  const ended = /^(?:FINISHED|FAILED|KILLED)$/.test(state)
  const withWords = async (spark: Snapshot['spark'] | null) =>
    readLog && spark?.executors
      ? {
          ...spark,
          executors: await withExecutorWords(spark.executors, id, readLog, missing, signal),
        }
      : spark
  const [scheduler, spark, containerLog] = await Promise.all([
    waits
      ? ask('ResourceManager, queues', missing, signal, () => managers.scheduler(signal))
      : null,
    history && !waits && isSpark(chosen)
      ? fromHistory(history, id, ended, patience, missing, signal).then(withWords)
      : null,
    readLog && textAt(chosen, 'finalStatus') === 'FAILED'
      ? driverLog(readLog, chosen, missing, signal)
      : null,
  ])
  const yarn = {
    ...(chosen ? { application: chosen } : {}),
    ...(scheduler ? { scheduler } : {}),
    ...(containerLog ? { containerLog } : {}),
  }
  return {
    ...(Object.keys(yarn).length > 0 ? { yarn } : {}),
    ...(spark ? { spark } : {}),
    notAvailable: missing,
  }
}

/** The newest Spark application; the newest of all where none is: a launcher is named before what it launches. */
async function choose(
  managers: ResourceManagers,
  applications: readonly string[],
  missing: Missing[],
  signal: AbortSignal,
): Promise<Raw | null> {
  const silent: Missing[] = []
  const answers = await Promise.all(
    applications.map((id) =>
      ask('ResourceManager', silent, signal, () => managers.application(id, signal)),
    ),
  )
  const known = answers.filter((each) => each !== null)
  if (silent[0]) missing.push(silent[0])
  else if (known.length === 0) {
    const names = applications.join(', ')
    missing.push({ source: 'ResourceManager', reason: `it does not know ${names}` })
  }
  return (
    known.findLast((each) => textAt(each, 'applicationType') === 'SPARK') ?? known.at(-1) ?? null
  )
}

const isSpark = (application: Raw | null): boolean =>
  /^(?:SPARK|)$/.test(textAt(application, 'applicationType') ?? '')

/**
 * What the application master printed. Its own log comes last: where YARN refused what it asked for, the traceback in its
 * standard output tells only what followed.
 */
async function driverLog(
  readLog: ReadContainerLog,
  application: Raw | null,
  missing: Missing[],
  signal: AbortSignal,
): Promise<string | null> {
  const address = textAt(application, 'amContainerLogs')
  if (address === null) return null
  const printed = await Promise.all(
    ['stdout', 'stderr'].map((name) =>
      ask(`driver’s ${name}`, missing, signal, () => readLog(address, name, signal)),
    ),
  )
  const texts = printed.flatMap((text) => (text?.trim() ? [text.trimEnd()] : []))
  return texts.length === 0 ? null : `${texts.join('\n')}\n`
}

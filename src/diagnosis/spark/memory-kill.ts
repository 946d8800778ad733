import type { Facts } from '../../evidence/facts.ts'
import { lossKind, usageOf } from '../../evidence/spark/executor-loss.ts'
import { followsLoss, jobFailure } from './job-failure.ts'

/** YARN killed a container because it used too much memory. */
export type MemoryKill = {
  role: 'executor' | 'driver'
  memory: 'physical' | 'virtual'
  /** `28.2 GB` of `28 GB`; null where only an exit code tells. */
  used: string | null
  limit: string | null
  /** How many executors were killed so, each once. */
  count: number
  host: string | null
  source: string
}

/** The memory kill that ended the application, or null. Kills that the job survived are none. */
export const memoryKill = (facts: Facts): MemoryKill | null =>
  driverKill(facts) ?? executorKill(facts)

/** The application master's container (`…_000001`, exit -104 or -103) holds the driver in cluster mode. */
function driverKill({ spark, logs }: Facts): MemoryKill | null {
  const diagnostics = spark.application?.diagnostics ?? ''
  const line = logs.task?.lines.findLast(({ text }) => masterBeyond.test(text))
  const words = masterDied.test(diagnostics) ? diagnostics : (line?.text ?? '')
  if (
    words === '' ||
    (words !== diagnostics && !masterDied.test(diagnostics) && diagnostics !== '')
  )
    return null
  const source =
    words === diagnostics
      ? `${spark.application?.source} diagnostics`
      : `task log line ${line?.number}`
  const virtual = /exitCode: -103|beyond (?:the )?'?virtual'?/i.test(words)
  return {
    role: 'driver',
    memory: virtual ? 'virtual' : 'physical',
    ...usageIn(words, virtual),
    count: 1,
    host: null,
    source,
  }
}

const masterBeyond = /container_(?:e\d+_)?\d+_\d+_\d+_0{4,6}1\] is running (?:\d+B )?beyond/
const masterDied =
  /AM Container for \S{1,80} exited with\s{1,3}exitCode: -10[34]\b|container_(?:e\d+_)?\d+_\d+_\d+_0{4,6}1\] is running (?:\d+B )?beyond/

function executorKill(facts: Facts): MemoryKill | null {
  const failure = jobFailure(facts)
  const { losses, stagesKnown, failedStage } = facts.spark
  const kills = losses.filter(({ kind }) => kind === 'physical-memory' || kind === 'virtual-memory')
  const own =
    /(?:exceeding|beyond) .{0,12}(?:memory limit|memory' limit|'(?:PHYSICAL|VIRTUAL)' memory)|by elastic memory control|[Ee]xit (?:status|code): -10[34]\b/i.exec(
      failure?.words ?? '',
    )
  if (kills.length === 0 && !own) return null
  if (failure ? !followsLoss(failure.words) : stagesKnown && !failedStage) return null
  const last = kills.at(-1)
  const virtual = own
    ? lossKind(failure?.words ?? '', null) === 'virtual-memory'
    : kills.every(({ kind }) => kind === 'virtual-memory')
  const usage = usageIn(failure?.words ?? '', virtual)
  const measured = kills.findLast(({ used }) => used !== null)
  const executors = new Set(kills.flatMap(({ executor }) => executor ?? []))
  return {
    role: 'executor',
    memory: virtual ? 'virtual' : 'physical',
    used: usage.used ?? measured?.used ?? null,
    limit: usage.limit ?? measured?.limit ?? null,
    count: Math.max(1, executors.size),
    host: last?.host ?? null,
    source: (measured ?? last)?.source ?? failure?.source ?? 'task log',
  }
}

/** `28.2 GB of 28 GB physical memory used`, of the kind that was exceeded. */
function usageIn(words: string, virtual: boolean): { used: string | null; limit: string | null } {
  const text = virtual ? words.replace(/^.*?physical memory used;?/s, '') : words
  return usageOf(text)
}

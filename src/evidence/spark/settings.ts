import { objectAt, textAt } from '../raw.ts'
import type { Raw, Snapshot } from '../snapshot.ts'
import { submitCommand } from './submit-command.ts'
import { sparkSize, type SparkSize } from './size.ts'

/** How the application was sized, as its author spelled it; null where nothing says. */
export type SparkSettings = {
  executorMemory: SparkSize | null
  executorMemoryOverhead: SparkSize | null
  driverMemory: SparkSize | null
  driverMemoryOverhead: SparkSize | null
  maxResultSize: SparkSize | null
  pysparkMemory: SparkSize | null
  offHeap: SparkSize | null
  executorCores: number | null
  deployMode: 'cluster' | 'client' | null
  queue: string | null
  /** Archives, files, jars and Python files that the command ships, and the program itself. */
  shipped: string[]
  /** The value of any other `spark.…` property. */
  property(name: string): string | null
}

/** Reads the submit command, the history server's environment and Airflow's rendered fields, in this order of trust. */
export function readSettings(snapshot: Snapshot, lines: readonly string[]): SparkSettings {
  const command = submitCommand(lines)
  const environment = environmentOf(snapshot)
  const rendered = objectAt(snapshot.airflow, 'taskInstance', 'rendered_fields')
  const conf = confOf(rendered)
  const property = (name: string): string | null =>
    command.conf.get(name) ?? environment.get(name) ?? conf.get(name) ?? null
  const option = (flag: string, field: string, name: string): string | null =>
    command.options.get(flag) ??
    command.conf.get(name) ??
    environment.get(name) ??
    textAt(rendered, `_${field}`) ??
    textAt(rendered, field) ??
    conf.get(name) ??
    null
  const mode = option('--deploy-mode', 'deploy_mode', 'spark.submit.deployMode')
  const offHeap =
    property('spark.memory.offHeap.enabled') === 'true'
      ? property('spark.memory.offHeap.size')
      : null
  const cores = Number(
    option('--executor-cores', 'executor_cores', 'spark.executor.cores') ?? Number.NaN,
  )
  return {
    executorMemory: sparkSize(
      option('--executor-memory', 'executor_memory', 'spark.executor.memory'),
    ),
    executorMemoryOverhead: sparkSize(overhead(property, 'executor')),
    driverMemory: sparkSize(option('--driver-memory', 'driver_memory', 'spark.driver.memory')),
    driverMemoryOverhead: sparkSize(overhead(property, 'driver')),
    maxResultSize: sparkSize(property('spark.driver.maxResultSize'), 1),
    pysparkMemory: sparkSize(property('spark.executor.pyspark.memory')),
    offHeap: sparkSize(offHeap, 1),
    executorCores: Number.isInteger(cores) ? cores : null,
    deployMode: mode === 'cluster' || mode === 'client' ? mode : null,
    queue: option('--queue', 'yarn_queue', 'spark.yarn.queue'),
    shipped: command.shipped,
    property,
  }
}

/** Spark before 2.3 said `spark.yarn.executor.memoryOverhead`. */
const overhead = (property: (name: string) => string | null, role: 'executor' | 'driver') =>
  property(`spark.${role}.memoryOverhead`) ?? property(`spark.yarn.${role}.memoryOverhead`)

/** `sparkProperties` of the history server: a list of pairs. */
function environmentOf({ spark }: Snapshot): Map<string, string> {
  const pairs = objectAt(spark, 'environment')['sparkProperties']
  if (!Array.isArray(pairs)) return new Map()
  return new Map(
    pairs.flatMap((pair: unknown): [string, string][] =>
      Array.isArray(pair) && typeof pair[0] === 'string' && typeof pair[1] === 'string'
        ? [[pair[0], pair[1]]]
        : [],
    ),
  )
}

/** The rendered `_conf` (provider below 5) or `conf`. */
function confOf(rendered: Raw): Map<string, string> {
  const conf = { ...objectAt(rendered, 'conf'), ...objectAt(rendered, '_conf') }
  return new Map(
    Object.entries(conf).flatMap(([key, value]): [string, string][] =>
      typeof value === 'string' || typeof value === 'number' ? [[key, String(value)]] : [],
    ),
  )
}

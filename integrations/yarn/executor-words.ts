import { ask, type Missing } from '../../src/evidence/gather/limit.ts'
import { textAt } from '../../src/evidence/raw.ts'
import type { Raw } from '../../src/evidence/snapshot.ts'
import type { ReadContainerLog } from './container-log.ts'

const mostRead = 2
const keptCharacters = 2_000

/**
 * Adds `stdout` to the last executors that a signal ended, where it names a full heap: Spark has the JVM kill itself then, and
 * YARN and Spark only tell of exit code 143. (`-XX:OnOutOfMemoryError="kill %p"`, YarnSparkHadoopUtil of Spark 2.4–3.5)
 */
export async function withExecutorWords(
  executors: readonly Raw[],
  application: string,
  readLog: ReadContainerLog,
  missing: Missing[],
  signal: AbortSignal,
): Promise<Raw[]> {
  const killed = executors.filter((each) => wasSignalled(textAt(each, 'removeReason') ?? ''))
  const read = await Promise.all(
    killed.slice(-mostRead).map(async (executor) => {
      const address = logAddress(executor, application)
      const source = `stdout of executor ${textAt(executor, 'id')}`
      const log =
        address && (await ask(source, missing, signal, () => readLog(address, 'stdout', signal)))
      return log && log.includes('java.lang.OutOfMemoryError')
        ? ([executor, { ...executor, stdout: log.slice(0, keptCharacters) }] as const)
        : ([executor, executor] as const)
    }),
  )
  const known = new Map<Raw, Raw>(read)
  return executors.map((each) => known.get(each) ?? each)
}

const wasSignalled = (reason: string): boolean =>
  /\b(?:status|code)(?::| is) (?:143|137)\b|Killed by external signal/.test(reason)

/** The application wrote this address itself: it is followed only to a log of one of its own containers. */
function logAddress(executor: Raw, application: string): string | null {
  const address = textAt(executor, 'executorLogs', 'stdout')?.replace(/\/stdout\/?(?:\?.*)?$/, '')
  const numbers = /^application_(\d+_\d+)$/.exec(application)?.[1]
  const path =
    /^https?:\/\/[\w.-]+(?::\d+)?\/node\/containerlogs\/container_(?:e\d+_)?(\d+_\d+)_\d+_\d+\/[\w.-]+$/
  return address && path.exec(address)?.[1] === numbers ? address : null
}

import type { Facts } from '../../evidence/facts.ts'

/** What ended a Spark job, in the words of the source that knows it best. */
export type JobFailure = {
  /** All it says, for rules to look into. */
  words: string
  /** `task log line 83`, `failed stage 7 (history server)`, `ResourceManager diagnostics`. */
  source: string
}

/**
 * The driver's last exception, else YARN's diagnostics, else the failed stage. In cluster mode the first two mostly say
 * only `User application exited with status 1`. Null where nothing says more.
 */
export function jobFailure({ logs, spark }: Facts): JobFailure | null {
  const { ending } = logs
  const own =
    ending && !ending.weak && !saysNothing.test(ending.words)
      ? { words: ending.words, source: `${ending.log} line ${ending.lineNumber}` }
      : null
  if (own && !ending?.follows) return own
  const { application, failedStage } = spark
  const diagnostics = application?.diagnostics ?? ''
  const failed = /FAILED|KILLED/.test(`${application?.state} ${application?.finalStatus}`)
  if (failed && diagnostics !== '' && !saysNothing.test(diagnostics)) {
    return { words: diagnostics, source: `${application?.source} diagnostics` }
  }
  if (failedStage) {
    return {
      words: failedStage.reason,
      source: `failed stage ${failedStage.stageId} (history server)`,
    }
  }
  return null
}

const saysNothing =
  /^(?:[^\n]{0,200}: )?(?:Application application_\d+_\d+ finished with|User application exited with (?:status )?\d|Application application_\d+_\d+ is killed)|Diagnostics message: User application exited|^$/

/** Failures that follow when executors are lost. */
export const followsLoss = (words: string): boolean =>
  /ExecutorLostFailure|FetchFailed|Missing an output location|[Hh]eartbeat|exceeding (?:physical |virtual )?memory limits|beyond (?:the )?'?(?:physical|virtual)'? memory|[Ee]xit(?:ed)? (?:status|code)[ :]{1,2}(?:is )?1(?:37|43)|Python worker exited unexpectedly|Max number of executor failures|nodes are (?:excluded|blacklisted)|Slave lost|Worker lost|ExecutorDeadException|RPC client disassociated|Failed to connect to|Connection reset by peer|has failed the maximum allowable number/i.test(
    words,
  )

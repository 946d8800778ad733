import { shortName, wordsOf, type Raised, type Thrown } from './raised.ts'

/** Does Airflow only pass on that the work failed? The reason stands elsewhere. */
export const isWrapper = (raised: Raised): boolean =>
  reportsFailure(raised) && raised.causes.every(reportsFailure)

/** Says no more than that the work failed; without a message only Airflow's own do. (cncf.kubernetes, apache.spark and standard providers) */
export const reportsFailure = ({ type, message }: Thrown): boolean =>
  message === '' ? silent.test(type) : wrapper.test(message)

const silent = /(?:Airflow|Pod|Trigger)\w*(?:Exception|Error)$|SystemExit$|^$/

const wrapper =
  /^(?:Pod \S{1,300} returned a failure|[Pp]od (?:has )?failed\b|Pod \S{1,300} (?:has )?failed|Pod Launching failed|Cannot execute:|Bash command failed|Trigger emitted an? \w+ event|Container state \w+|YARN application \S{1,80} ended|SSH operator error|Process failed|Job \S{1,200} failed|The command returned a non-zero|Task failed with exception)/

/** Does this exception only follow from another one, which is shown too? */
export function isConsequence(raised: Raised, all: readonly Raised[]): boolean {
  const words = wordsOf(raised)
  if (passedOn.test(words)) return true
  const name = shortName(raised.type)
  if (passers.has(name) && !/SIG(?:KILL|TERM)|Signals/.test(raised.message)) return true
  if (name === 'Py4JError' && raised.causes.length === 0) return true
  return cutOff.test(name) && all.some((one) => one.lineNumber < raised.lineNumber && isDeath(one))
}

const passedOn =
  /Application application_\d+_\d+ (?:finished with|is killed|was killed)|SparkContext was shut ?down|stopped SparkContext|RpcEnv already stopped|Failed to send RPC|SparkContext has been shutdown|Yarn application has already ended|YARN application has exited unexpectedly/
const passers = new Set([
  'Py4JNetworkError',
  'ClosedChannelException',
  'RejectedExecutionException',
  'InterruptedException',
  'SystemExit',
  'KeyboardInterrupt',
  'CalledProcessError',
  'ChildFailedError',
  'BrokenPipeError',
  'ProcessExitedException',
])
const cutOff =
  /^(?:Connection(?:Refused|Reset|Aborted)?Error|EOFError|EOFException|Py4JError|ConnectException)$/

const isDeath = (raised: Raised): boolean =>
  /OutOfMemoryError|SparkContext|JVM/.test(wordsOf(raised))

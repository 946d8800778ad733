import { ask, type Missing } from '../../src/evidence/gather/limit.ts'
import type { Raw, Snapshot } from '../../src/evidence/snapshot.ts'
import type { HistoryServer } from './history-server.ts'
import { askAgain, type Patience } from './remote.ts'
import { tellingExecutors } from './telling-executors.ts'

const mostStages = 10
const source = 'Spark history server'

/**
 * Executors, failed stages and properties of an application's last attempt. Where `ended`, the history server is given some
 * seconds to have read the event log to its end.
 */
export async function fromHistory(
  history: HistoryServer,
  application: string,
  ended: boolean,
  patience: Patience,
  missing: Missing[],
  signal: AbortSignal,
): Promise<NonNullable<Snapshot['spark']> | null> {
  const attempt = await ask(source, missing, signal, () =>
    askAgain(
      patience,
      signal,
      () => history.lastAttempt(application, signal),
      (answer) => answer !== null && (answer.completed || !ended),
    ).then((answer) => answer ?? 'unknown'),
  )
  if (attempt === null) return null
  if (attempt === 'unknown') {
    missing.push({ source, reason: `it does not know ${application}` })
    return null
  }
  const [executors, stages, environment] = await Promise.all([
    ask(`${source}, executors`, missing, signal, () => history.executors(attempt, signal)),
    ask(`${source}, stages`, missing, signal, () => history.failedStages(attempt, signal)),
    ask(`${source}, properties`, missing, signal, () => history.environment(attempt, signal)),
  ])
  return {
    ...(executors ? { executors: tellingExecutors(executors) } : {}),
    ...(stages ? { stages: stages.slice(0, mostStages) } : {}),
    ...(environment ? { environment: properties(environment) } : {}),
  }
}

/** Of the environment only how Spark was sized and where it ran: the rest is long, decides nothing and may hold secrets. */
const properties = ({ sparkProperties }: Raw): Raw => ({
  sparkProperties: (Array.isArray(sparkProperties) ? sparkProperties : []).filter(
    (pair: unknown) => Array.isArray(pair) && telling.test(String(pair[0])),
  ),
})

const telling =
  /^spark\.(?:(?:executor|driver|memory|yarn|task|dynamicAllocation|shuffle|submit|python|pyspark|sql\.shuffle)\.(?!.*(?:options|secret|password|token|key|credential|env\b))|master$|app\.)/i

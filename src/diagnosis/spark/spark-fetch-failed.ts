import type { Facts } from '../../evidence/facts.ts'
import type { ExecutorLoss } from '../../evidence/spark/executor-loss.ts'
import { found } from '../found.ts'
import { hasFailed } from '../has-failed.ts'
import { quote } from '../quote.ts'
import type { Rule } from '../rule.ts'
import { taskSubject } from '../task-subject.ts'
import { listed } from '../words.ts'
import { jobFailure } from './job-failure.ts'

const fetching =
  /FetchFailed|Missing an output location for shuffle|has failed the maximum allowable number|ExecutorDeadException|Failed to connect to \S{1,200}:\d|RPC client disassociated|heartbeat timed out|Slave lost|Worker lost|released on a \*lost\* node/i

/** Shuffle blocks could not be fetched after executors were lost, and nothing says that memory was why. */
export const sparkFetchFailed: Rule = {
  causes: ['spark-fetch-failed'],
  about:
    'The stage was given up after fetch failures or lost executors without any word of memory.',
  diagnose(facts) {
    if (!facts.spark.present || !hasFailed(facts)) return null
    const failure = jobFailure(facts)
    if (!failure || !fetching.test(failure.words) || /AM Container for/.test(failure.words))
      return null
    const losses = facts.spark.losses.filter(
      ({ kind }) => kind !== 'unknown' && kind !== 'heartbeat',
    )
    const lost = losses.filter(({ kind }) => kind === 'node-lost')
    const shuffle =
      /(?:for shuffle |shuffleId=)(\d{1,9})/.exec(failure.words)?.[1] ?? shuffleInLog(facts)
    return found('spark-fetch-failed', facts, {
      headline: `shuffle data was lost${lost[0]?.host ? ` with ${lost[0].host}` : ''}`,
      explanation: [
        `${taskSubject(facts)}: tasks could not fetch the output of earlier ones${shuffle === null ? '' : ` (shuffle ${shuffle})`}: ${quote(lastReason(failure.words), 260)} (${failure.source}).`,
        ...whyLost(lost.length > 0 ? lost : losses),
        'Nothing in the job is shown to be wrong: another try is likely to get through.',
      ],
    })
  },
}

/** The innermost reason stands last. */
const lastReason = (words: string): string =>
  /(?:Most recent failure reason: |most recent failure: )([^\n]*)/.exec(words)?.[1] ?? words

const shuffleInLog = ({ logs }: Facts): string | null => {
  const line = logs.task?.lines.findLast(({ text }) => /shuffleId=\d|for shuffle \d/.test(text))
  return /(?:shuffleId=|for shuffle )(\d{1,9})/.exec(line?.text ?? '')?.[1] ?? null
}

function whyLost(losses: readonly ExecutorLoss[]): string[] {
  const last = losses.at(-1)
  if (!last)
    return ['Neither the logs nor the history server say why the executors that held it were gone.']
  const hosts = [...new Set(losses.flatMap(({ host }) => host ?? []))].slice(0, 4)
  const on = hosts.length > 0 ? ` on ${listed(hosts)}` : ''
  return [`Executors${on} were lost before: ${quote(last.reason, 200)} (${last.source}).`]
}

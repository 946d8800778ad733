import type { Facts } from '../../evidence/facts.ts'
import { found } from '../found.ts'
import { hasFailed } from '../has-failed.ts'
import { gist, quote } from '../quote.ts'
import type { Rule } from '../rule.ts'
import { taskSubject } from '../task-subject.ts'
import { followsLoss, jobFailure } from './job-failure.ts'

/** YARN took containers back for another queue, or lost the node of the driver. */
export const yarnPreempted: Rule = {
  causes: ['yarn-preempted'],
  about:
    'Diagnostics or losses say preempted (-102), or the application master’s node was lost (-100).',
  diagnose(facts) {
    if (!facts.spark.present || !hasFailed(facts)) return null
    const master = masterTaken(facts)
    const failure = jobFailure(facts)
    const losses = facts.spark.losses.filter(
      ({ kind }) => kind === 'preempted' || kind === 'node-lost',
    )
    const direct = taken(failure?.words ?? '')
    const lost =
      /ExecutorLostFailure/.test(failure?.words ?? '') &&
      losses.length > 0 &&
      followsLoss(failure?.words ?? '')
    const others = facts.spark.losses.some(
      ({ kind }) => kind === 'physical-memory' || kind === 'heap',
    )
    if (!master && !direct && (!lost || others)) return null
    const last = losses.at(-1)
    const count = new Set(losses.flatMap(({ executor }) => executor ?? [])).size
    const said = master ?? (direct ? failure?.words : last?.reason) ?? ''
    return found('yarn-preempted', facts, {
      headline: 'YARN preempted its containers',
      explanation: [
        `${taskSubject(facts)}: YARN took containers back: ${quote(reasonIn(gist(said)), 320)}.`,
        ...(count > 0
          ? [
              `${count === 1 ? 'One executor was' : `${count} executors were`} preempted or lost with their node before (${last?.source}).`,
            ]
          : []),
        'The containers were preempted for another queue or lost with their node; the job did nothing wrong.',
        'Another try is likely to get through; a queue with its own share is preempted less.',
      ],
    })
  },
}

/** The failure itself names preemption, or an executor lost with its node. */
const taken = (words: string): boolean =>
  /was preempted|preempted by scheduler|preemption\)/i.test(words) ||
  (/ExecutorLostFailure/.test(words) &&
    /\*lost\* node|Exit status: -10[01]\b/.test(words) &&
    !/FetchFailed/.test(words))

function masterTaken({ spark }: Facts): string | null {
  const { application } = spark
  const diagnostics = application?.diagnostics ?? ''
  const failed = /FAILED|KILLED/.test(`${application?.state} ${application?.finalStatus}`)
  return failed &&
    /exited with\s{1,3}exitCode: -10[0-2]\b|preempted by scheduler|AM Container .{0,200}(?:preempted|lost node)/s.test(
      diagnostics,
    )
    ? diagnostics
    : null
}

/** The part that names it, out of a long diagnosis. */
const reasonIn = (words: string): string => {
  const at = words.search(
    /Container \S{1,80} on host|Container preempted|\S{0,40}preempted|exitCode: -10[0-2]/,
  )
  return at > 0 && words.length > 260 ? words.slice(at) : words
}

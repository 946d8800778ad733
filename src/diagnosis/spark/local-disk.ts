import { saysFull } from '../../evidence/full-disk.ts'
import { lineWith } from '../failing-words.ts'
import { found } from '../found.ts'
import { hasFailed } from '../has-failed.ts'
import { gist, quote } from '../quote.ts'
import type { Rule } from '../rule.ts'
import { taskSubject } from '../task-subject.ts'
import { jobFailure } from './job-failure.ts'

/** The local directories of the machine that an executor or the driver ran on are full. */
export const sparkLocalDisk: Rule = {
  causes: ['ephemeral-storage'],
  about: 'A Spark job on YARN ended because a local disk had no space left.',
  diagnose(facts) {
    if (!hasFailed(facts)) return null
    const { logs, spark } = facts
    if (spark.application === null && logs.ending?.printer !== 'spark') return null
    const failure = jobFailure(facts)
    if (!failure || !full.test(failure.words)) return null
    const words = lineWith(failure.words, full)
    const place = /(?:\(|TID \d{1,12}, )([\w.-]{1,200}),? executor (\d{1,9})\)/.exec(failure.words)
    const where = place ? `executor ${place[2]} on ${place[1]}` : 'its machine'
    return found('ephemeral-storage', facts, {
      headline: `the local disk of ${where} is full`,
      explanation: [
        `${taskSubject(facts)}: a local disk of ${where} was full: ${quote(gist(words))} (${failure.source}).`,
        'Spark keeps shuffle and spilled data there until the job ends; it is no claim and no HDFS quota.',
        'Shuffle or cache less at once, or spread it over more executors; if other jobs filled that disk, whoever runs that machine has to clean it up.',
      ],
    })
  },
}

const full = new RegExp(
  `${saysFull.source}|Could not find any valid local directory|DiskErrorException`,
  'i',
)

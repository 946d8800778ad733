import type { Facts } from '../../evidence/facts.ts'
import { found } from '../found.ts'
import { hasFailed } from '../has-failed.ts'
import { quote } from '../quote.ts'
import type { Rule } from '../rule.ts'
import { taskSubject } from '../task-subject.ts'
import { heapExhaustion } from './heap-exhaustion.ts'
import { jobFailure } from './job-failure.ts'
import { memoryKill } from './memory-kill.ts'

const signalled =
  /[Ee]xit(?:ed)? (?:status|code)[ :]{1,2}(?:is )?(137|143)\b|AM Container for \S{1,80} exited with\s{1,3}exitCode: (137|143)\b/

/** An executor or the application master was ended by a signal, and nothing says that memory was why. */
export const executorKilled: Rule = {
  causes: ['killed-unknown'],
  about:
    'The job ended with exit status 137 or 143 of a YARN container, without any word of memory or preemption.',
  diagnose(facts) {
    const kill = signalKill(facts)
    if (!kill) return null
    return found('killed-unknown', facts, {
      headline: `a YARN container was ended by exit status ${kill.code}, by whom is not known`,
      explanation: [
        `${taskSubject(facts)}: a container of the Spark job ended with exit status ${kill.code}: ${quote(kill.words, 280)} (${kill.source}).`,
        kill.code === '143'
          ? '143 is SIGTERM: the NodeManager sends it, and so does Spark itself when an executor’s heap is full (-XX:OnOutOfMemoryError); no evidence says which.'
          : '137 is SIGKILL from outside the process; no evidence says from whom.',
        'The stdout of that container would tell a full heap (java.lang.OutOfMemoryError); no number can be given without it.',
        'Another try may get through.',
      ],
    })
  },
}

/** The signal that ended the job, or null where memory, heap or preemption explain it. */
export function signalKill(facts: Facts): { code: string; words: string; source: string } | null {
  if (!facts.spark.present || !hasFailed(facts)) return null
  const failure = jobFailure(facts)
  const match = signalled.exec(failure?.words ?? '')
  if (!failure || !match || /preempt|FetchFailed/i.test(failure.words)) return null
  if (memoryKill(facts) || heapExhaustion(facts)) return null
  const from = Math.max(
    0,
    failure.words.search(/ExecutorLostFailure|Container from a bad node|AM Container/),
  )
  return {
    code: match[1] ?? match[2] ?? '',
    words: failure.words.slice(from).split('\n', 1)[0] ?? '',
    source: failure.source,
  }
}

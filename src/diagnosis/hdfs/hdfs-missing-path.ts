import { failingWords } from '../failing-words.ts'
import { found } from '../found.ts'
import { hasFailed } from '../has-failed.ts'
import type { Rule } from '../rule.ts'
import { taskSubject } from '../task-subject.ts'
import { artifactIn } from './artifact.ts'
import { missingPath } from './missing-path.ts'

/** The input is not there. */
export const hdfsMissingPath: Rule = {
  causes: ['hdfs-missing-path'],
  about: 'Spark or the hdfs command says that an input path does not exist.',
  diagnose(facts) {
    if (!hasFailed(facts)) return null
    const failing = failingWords(facts)
    const path = failing ? missingPath(failing.words) : null
    if (!failing || path === null || artifactIn(path, facts)) return null
    return found('hdfs-missing-path', facts, {
      headline: `${path} does not exist`,
      explanation: [
        `${taskSubject(facts)}: the path ${path} does not exist (${failing.source}).`,
        'Either the step that writes it has not run for this date or wrote nothing, or the path is put together wrongly.',
        'Look at the run of that step first; running this task again changes nothing until the path is there.',
      ],
      fields: [{ label: 'Path', value: path }],
    })
  },
}

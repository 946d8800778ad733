import type { Facts } from '../../evidence/facts.ts'
import { failingWords, lineWith } from '../failing-words.ts'
import { found } from '../found.ts'
import { hasFailed } from '../has-failed.ts'
import { quote } from '../quote.ts'
import type { Rule } from '../rule.ts'
import { taskSubject } from '../task-subject.ts'
import { artifactIn } from './artifact.ts'
import { missingPath } from './missing-path.ts'

// Unpacking and starting what was shipped: YARN's localizer, tar, the interpreter of the unpacked archive.
const unreadable =
  /Resource \S{1,600} changed on src filesystem|(?:Unable to|Cannot|Failed to|Failure to) (?:unpack|extract|localize|unzip|untar)|ExitCodeException[^\n]{0,200}(?:tar|gzip|unzip): |(?:gzip: stdin: )?not in gzip format|gzip: stdin: |tar: (?:Error is not recoverable|This does not look like a tar archive|Unexpected EOF)|Cannot run program "[^"]{0,200}(?:venv|env|environment|conda)\/bin\/[^"]{1,80}"|error in opening zip file|(?:venv|conda)\/bin\/python[\d.]*: No such file or directory|invalid (?:CEN|LOC) header|Could not find or load main class|ClassNotFoundException: Failed to find data source/
const notFetched =
  /(?:404|Not Found)[^\n]{0,300}(?:\/packages\/generic\/|\.conda\.tgz|\.whl|\.jar)|(?:\/packages\/generic\/|\.conda\.tgz|\.whl|\.jar)[^\n]{0,300}(?:404|Not Found)|(?:Failed to (?:download|fetch)|Could not (?:download|fetch)) [^\n]{0,300}(?:artifact|\.tgz|\.jar|\.whl)|Local jar \S{1,400} does not exist|JAR file (?:for|at) [^\n]{1,200} (?:not found|does not exist)|can't open file '\S{1,400}\.py'|python\S{0,10}: can't find '__main__' module/

/** The job's own code could not be had: its archive is not there or does not open. */
export const artifactMissing: Rule = {
  causes: ['artifact-missing'],
  about:
    'The submit command’s archive, jar or program does not exist, changed, or does not unpack.',
  diagnose(facts) {
    if (!hasFailed(facts)) return null
    const failing = failingWords(facts)
    if (!failing) return null
    const path = missingPath(failing.words)
    if (path !== null && artifactIn(path, facts)) return missing(facts, path, failing.source)
    const pattern = unreadable.test(failing.words)
      ? unreadable
      : notFetched.test(failing.words)
        ? notFetched
        : null
    if (pattern === null || !isShipped(facts, failing.words)) return null
    const shipped = facts.spark.settings.shipped.find((one) =>
      /\.(?:tgz|tar\.gz|zip|jar|whl)$/.test(one),
    )
    return found('artifact-missing', facts, {
      headline: 'the job’s archive could not be read',
      explanation: [
        `${taskSubject(facts)}: ${quote(lineWith(failing.words, pattern))} (${failing.source}).`,
        `The job’s code${shipped ? ` (${shipped})` : ''} could not be fetched or opened, so none of it ran.`,
        'Publish the archive again, or correct its version in the DAG.',
      ],
    })
  },
}

const missing = (facts: Facts, path: string, source: string) =>
  found('artifact-missing', facts, {
    headline: `${path.split('/').at(-1)} is not in the artifact cache`,
    explanation: [
      `${taskSubject(facts)}: the archive ${path} does not exist (${source}).`,
      'It is the job’s code, not its input: that version was not published, or was not synchronised to the cache yet.',
      'Check the version in the DAG against the published ones; nothing ran.',
    ],
    fields: [{ label: 'Artifact', value: path }],
  })

/** Unpacking words count for Spark and for archives; a program of its own that opens files is another matter. */
const isShipped = ({ spark }: Facts, words: string): boolean =>
  spark.present || /artifact|\/packages\/generic\/|\.conda\.tgz/.test(words)

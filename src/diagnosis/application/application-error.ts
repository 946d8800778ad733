import type { Facts } from '../../evidence/facts.ts'
import { saysFull } from '../../evidence/full-disk.ts'
import type { Ending } from '../../evidence/log/ending.ts'
import { rootOf, shortName, type Raised } from '../../evidence/log/raised.ts'
import type { Finding } from '../finding.ts'
import { found } from '../found.ts'
import { hasFailed } from '../has-failed.ts'
import { gist, quote } from '../quote.ts'
import type { Rule } from '../rule.ts'
import { apiRefusal } from '../airflow/api-refused.ts'
import { saysOnlyStatus } from '../spark/driver-log-missing.ts'
import { signalKill } from '../spark/executor-killed.ts'
import { jobFailure } from '../spark/job-failure.ts'
import { taskSubject } from '../task-subject.ts'
import { exitCodeOf, type ExitCode } from './exit-code.ts'

/** The pipeline's own code failed. */
export const applicationError: Rule = {
  causes: ['application-error'],
  about:
    'The last uncaught exception or error line, or a plain non-zero exit code, that no other rule explains.',
  diagnose(facts) {
    if (!hasFailed(facts)) return null
    const exit = exitCodeOf(facts)
    const { ending } = facts.logs
    if (exit && isSignal(exit.code) && !(ending && ending.printer === 'airflow' && !ending.weak))
      return null
    if (signalKill(facts) || saysOnlyStatus(facts) || apiRefusal(facts)) return null
    if (ending?.raised && shortName(ending.raised.type) === 'PodNotFoundException') return null
    const failure = jobFailure(facts)
    if (
      ending &&
      !ending.weak &&
      !isFrameworkOnly(ending) &&
      (!ending.follows || failure === null)
    ) {
      return byEnding(facts, ending, exit)
    }
    if (failure) return byJob(facts, failure.words, failure.source)
    return exit && exit.code > 0 ? byExitCode(facts, exit) : null
  },
}

/** 137 and 143 are somebody else's kill; 134 and 139 are the program's own crash. */
const isSignal = (code: number): boolean => code === 137 || code === 143

/** Nothing but a report that the work failed. */
const isFrameworkOnly = (ending: Ending): boolean =>
  ending.raised !== null &&
  /Application application_\d+_\d+ finished with|^AirflowException: (?:Pod \S+ returned|Cannot execute|Bash command failed)|SIGTERM/.test(
    `${shortName(ending.raised.type)}: ${ending.raised.message}`,
  )

function byEnding(facts: Facts, ending: Ending & { log: string }, exit: ExitCode | null): Finding {
  const { raised } = ending
  const root = raised ? rootOf(raised) : null
  const because =
    raised && root && root !== raised
      ? [
          `It came from ${quote(gist([shortName(root.type), root.message].filter(Boolean).join(': ')))}.`,
        ]
      : []
  const place = raised ? placeOf(raised) : null
  return found('application-error', facts, {
    container: ending.container,
    headline: quote(ending.text, 110),
    explanation: [
      `${taskSubject(facts)}: its own code failed: ${quote(ending.text)} (${ending.log} line ${ending.lineNumber}${exit ? `; exit code ${exit.code}, ${exit.source}` : ''}).`,
      ...because,
      ...(place ? [`It was raised at ${place}.`] : []),
      saysFull.test(ending.words)
        ? 'A disk was full; the evidence does not tell which.'
        : 'No resource of the platform is involved; the same run would fail the same way until the code or its input is corrected.',
    ],
    fields: exit ? [{ label: 'Exit code', value: String(exit.code) }] : [],
  })
}

const byJob = (facts: Facts, words: string, source: string): Finding =>
  found('application-error', facts, {
    headline: quote(words, 110),
    explanation: [
      `${taskSubject(facts)}: its Spark job failed: ${quote(gist(words), 420)} (${source}).`,
      'No resource of the platform is named; the same run would fail the same way until the code or its input is corrected.',
    ],
  })

function byExitCode(facts: Facts, exit: ExitCode): Finding {
  const { ending } = facts.logs
  return found('application-error', facts, {
    container: exit.container,
    headline: `its program ended with exit code ${exit.code}`,
    explanation: [
      `${taskSubject(facts)}: its own program ended with exit code ${exit.code}${crashOf(exit.code)} (${exit.source}).`,
      ...(ending
        ? [
            `The last thing that it printed is “${quote(ending.text)}” (${ending.log} line ${ending.lineNumber}).`,
          ]
        : []),
      ending
        ? 'Nothing of it says more than that; no resource of the platform is named.'
        : 'Its output is not in the evidence; it would say why.',
    ],
    fields: [{ label: 'Exit code', value: String(exit.code) }],
  })
}

/** `, a crash (SIGSEGV)`: the signals that a process brings on itself. */
function crashOf(code: number): string {
  const name = { 132: 'SIGILL', 134: 'SIGABRT', 135: 'SIGBUS', 136: 'SIGFPE', 139: 'SIGSEGV' }[code]
  return name ? `, a crash (${name})` : ''
}

/** The innermost frame of the pipeline's own code: not a library's. */
function placeOf({ frames }: Raised): string | null {
  const own = frames.findLast(
    ({ file }) =>
      !/site-packages|dist-packages|\/usr\/lib\/|lib\/python|<frozen|py4j|pyspark/.test(file),
  )
  return own ? `${own.file}:${own.line}${own.function ? ` in ${own.function}` : ''}` : null
}

import type { Command } from '../src/commands/command.ts'
import { Misunderstood } from '../src/commands/misunderstood.ts'
import { instanceOf, resolveDag } from '../src/commands/resolve/dag.ts'
import { sayMoment } from '../src/commands/say-moment.ts'
import { stateMark } from '../src/commands/state-mark.ts'
import type { Tools } from '../src/commands/tools.ts'
import { sayDuration } from '../src/config/duration.ts'
import type { Airflow, DagRun, RunState } from '../src/ports/airflow.ts'
import { say, toAsker, type Line, type Part } from '../src/reply.ts'
import type { Run } from '../src/runs/run.ts'
import { runTerm } from '../src/runs/run.ts'

const rowsMax = 20
const runsRead = 60

/** Lists runs, newest first, of one DAG or of all. */
export const runs: Command<Pick<Tools, 'airflows' | 'store' | 'clock'>> = {
  name: 'runs',
  usage: 'runs [dag] [--failed | --running]',
  about: 'lists runs, newest first',
  examples: ['runs', 'runs tone_check', 'runs --failed'],
  action: 'runs',
  flags: { failed: 'switch', running: 'switch' },

  async answer({ words, flags }, { airflows, store, clock }) {
    if (airflows.length === 0) throw new Misunderstood('No Airflow is configured.')
    const states = statesOf(flags)
    const [word] = words
    const dag = word ? await resolveDag(word, airflows) : null
    const among = dag ? [dag.airflow] : instanceOf('', airflows).among
    const read = await readRuns(among, dag?.dag.id ?? null, states)
    if (read.runs.length === 0) {
      const of = dag ? ` of ${dag.dag.id}` : ''
      return say(
        `There are no ${states ? `${states.join(' or ')} ` : ''}runs${of}.`,
        ...read.silent,
      )
    }
    const shown = read.runs.slice(0, rowsMax)
    const handles = await Promise.all(
      shown.map(({ airflow, run }) => handleOf(store, airflow, run)),
    )
    const several = airflows.length > 1
    return toAsker(
      {
        kind: 'table',
        columns: ['Run', 'DAG', 'State', 'Began', 'Took', 'Run id'],
        rows: shown.map(({ airflow, run }, index) => [
          handles[index] ?? '',
          several ? `${airflow.name}:${run.dag}` : run.dag,
          stateMark(run.state),
          sayMoment(beganAt(run)),
          tookWords(run, clock.now()),
          run.id,
        ]),
      },
      ...foldNote(read.runs.length, read.silent),
    )
  },
}

type Found = { airflow: Airflow; run: DagRun }

/** One Airflow that is down is said; when all are, that is the answer. */
async function readRuns(
  airflows: Airflow[],
  dag: string | null,
  states: RunState[] | null,
): Promise<{ runs: Found[]; silent: Line }> {
  const answers = await Promise.allSettled(
    airflows.map((airflow) => airflow.runs({ dag, limit: runsRead, ...(states && { states }) })),
  )
  const refused = answers.find((answer) => answer.status === 'rejected')
  if (refused && answers.every((answer) => answer.status === 'rejected')) throw refused.reason
  const found = answers.flatMap((answer, index) =>
    answer.status === 'fulfilled'
      ? answer.value.map((run) => ({ airflow: airflows[index] as Airflow, run }))
      : [],
  )
  const silent = airflows.filter((_, index) => answers[index]?.status === 'rejected')
  const time = ({ run }: Found) => beganAt(run)?.epochMilliseconds ?? Number.MAX_SAFE_INTEGER
  return {
    runs: found.toSorted((one, other) => time(other) - time(one)),
    silent: silent.map(({ name }) => ` ${name} does not answer just now.`),
  }
}

const beganAt = ({ startedAt, queuedAt, logicalAt }: DagRun) => startedAt ?? queuedAt ?? logicalAt

async function handleOf(store: Tools['store'], airflow: Airflow, run: DagRun): Promise<string> {
  const [followed] = await store.find<Run>('run', runTerm(airflow.name, run.dag, run.id))
  return followed?.body.handle ?? '–'
}

function statesOf(flags: Record<string, string | true>): RunState[] | null {
  const states: RunState[] = [
    ...(flags['failed'] ? (['failed'] as const) : []),
    ...(flags['running'] ? (['running', 'queued'] as const) : []),
  ]
  return states.length > 0 ? states : null
}

function tookWords({ startedAt, endedAt }: DagRun, at: Temporal.Instant): string {
  if (!startedAt) return '–'
  return sayDuration((endedAt ?? at).since(startedAt).total('seconds'))
}

function foldNote(count: number, silent: Line): Part[] {
  const more: Line =
    count > rowsMax
      ? [`… ${count - rowsMax} more. Name a DAG, or say `, { code: '--failed' }, '.']
      : []
  const line = [...more, ...silent]
  return line.length > 0 ? [{ kind: 'note', line }] : []
}

import { Problem } from './answer.ts'
import { checkConf } from './check-conf.ts'
import { dagOf } from './lookup.ts'
import { good } from './routes.ts'
import type { Answer } from './answer.ts'
import type { Asked } from './flavour.ts'

/** Makes a run, as asked for by a body that the version has found in order. */
export function startAskedRun(
  asked: Asked,
  wanted: { id: string; logicalAt: Temporal.Instant | null; conflict: (id: string) => Problem },
): Answer {
  const dag = dagOf(asked, 'dag-to-trigger')
  const conf = (asked.body['conf'] ?? {}) as Record<string, unknown>
  const { id, logicalAt } = wanted
  const sameDate = asked.state
    .runs()
    .some((run) => run.dag === dag.id && logicalAt !== null && run.logicalAt?.equals(logicalAt))
  if (sameDate || asked.state.run(dag.id, id)) throw wanted.conflict(id)
  const problem = checkConf(dag, conf, asked.flavour.noValue)
  if (problem !== null) throw new Problem(400, 'Bad Request', problem)
  const note = typeof asked.body['note'] === 'string' ? asked.body['note'] : null
  const run = asked.state.startRun({ dag: dag.id, id, conf, note, logicalAt, by: asked.user })
  const answer = good(asked.flavour.run(run))
  asked.state.tell({ kind: 'triggered', dag: dag.id, run: id, by: asked.user })
  return answer
}

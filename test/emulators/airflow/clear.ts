import { chooseClear } from './choose-clear.ts'
import { dagOf, runOf } from './lookup.ts'
import { good } from './routes.ts'
import type { Answer } from './answer.ts'
import type { Asked } from './flavour.ts'

/** Clears task instances of a run; `dry_run` is true and `only_failed` is true unless the body says otherwise. */
export function clearTasks(asked: Asked): Answer {
  const { state, flavour, body, user } = asked
  const dag = dagOf(asked)
  const run = String(body['dag_run_id'])
  runOf({ ...asked, part: { ...asked.part, run } }, 'run-to-change')
  const chosen = chooseClear(state, dag.id, run, {
    tasks: (body['task_ids'] as (string | [string, number])[] | undefined) ?? null,
    onlyFailed: body['only_failed'] !== false,
    downstream: body['include_downstream'] === true,
  })
  const wet = body['dry_run'] === false
  if (wet) state.clear(dag.id, run, chosen)
  const listed = chosen.map((each) => flavour.cleared(each, state))
  const answer = good({
    task_instances: listed,
    ...(flavour.api === 'v1' ? {} : { total_entries: listed.length, ...flavour.counts }),
  })
  if (wet)
    state.tell({
      kind: 'cleared',
      dag: dag.id,
      run,
      tasks: chosen.map(({ task, mapIndex }) => ({ task, mapIndex })),
      by: user,
    })
  return answer
}

import type { AirflowState } from './state.ts'
import type { EmulatedTaskInstance } from './model.ts'

/** Tasks to clear: an id, or an id and a map index. */
export type ClearChoice = {
  tasks: (string | [string, number])[] | null
  onlyFailed: boolean
  downstream: boolean
}

/** The task instances of a run that a clear takes. */
export function chooseClear(
  state: AirflowState,
  dag: string,
  run: string,
  choice: ClearChoice,
): EmulatedTaskInstance[] {
  const named = choice.tasks?.map((each) =>
    typeof each === 'string'
      ? { task: each, mapIndex: null }
      : { task: each[0], mapIndex: each[1] },
  )
  const below = choice.downstream
    ? downstreamOf(state, dag, named?.map(({ task }) => task) ?? [])
    : new Set<string>()
  return state
    .instances()
    .filter((each) => each.dag === dag && each.run === run)
    .filter(
      ({ task, mapIndex }) =>
        named === undefined ||
        below.has(task) ||
        named.some((one) => one.task === task && (one.mapIndex ?? mapIndex) === mapIndex),
    )
    .filter(
      (each) => !choice.onlyFailed || each.state === 'failed' || each.state === 'upstream_failed',
    )
}

function downstreamOf(state: AirflowState, dag: string, tasks: string[]): Set<string> {
  const found = new Set<string>()
  const open = [...tasks]
  for (let id = open.pop(); id !== undefined; id = open.pop())
    for (const next of state.dag(dag)?.tasks.find((task) => task.id === id)?.downstream ?? [])
      if (!found.has(next)) {
        found.add(next)
        open.push(next)
      }
  return found
}

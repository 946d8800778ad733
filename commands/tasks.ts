import type { Command } from '../src/commands/command.ts'
import { resolveRun } from '../src/commands/resolve/run.ts'
import { stateMark } from '../src/commands/state-mark.ts'
import type { Tools } from '../src/commands/tools.ts'
import { sayDuration } from '../src/config/duration.ts'
import type { DagTask, TaskInstance } from '../src/ports/airflow.ts'
import { say, toAsker, type Part } from '../src/reply.ts'
import { sayTask } from '../src/runs/act.ts'
import { inOrder } from '../src/runs/task-order.ts'

const rowsMax = 30

/** Lists the task instances of a run, in the order of the DAG. */
export const tasks: Command<Pick<Tools, 'airflows' | 'store' | 'clock'>> = {
  name: 'tasks',
  usage: 'tasks [run]',
  about: 'lists the tasks of a run with state, try and duration',
  examples: ['tasks R12', 'tasks tone_check'],
  action: 'tasks',
  meant: { card: 'run', then: 'nothing' },

  async answer({ words }, { airflows, store, clock }) {
    const { airflow, run } = await resolveRun(words[0], { airflows, store })
    const [shape, instances] = await Promise.all([
      airflow.tasks(run.dag),
      airflow.taskInstances(run.dag, run.id),
    ])
    if (instances.length === 0) return say(`${run.dag}/${run.id} has no tasks yet.`)
    const sorted = sortedBy(shape, instances)
    return toAsker(
      {
        kind: 'table',
        columns: ['Task', 'State', 'Try', 'Took', 'Operator'],
        rows: sorted
          .slice(0, rowsMax)
          .map((instance) => [
            sayTask(instance),
            stateMark(instance.state),
            instance.tries > 1 ? `${instance.try} of ${instance.tries}` : String(instance.try),
            tookWords(instance, clock.now()),
            instance.operator ?? '',
          ]),
      },
      ...folded(sorted.length, `${run.dag}/${run.id}`),
    )
  },
}

/** By the DAG's order; of mapped tasks what failed stands first, for the list is cut. */
function sortedBy(shape: DagTask[], instances: TaskInstance[]): TaskInstance[] {
  const places = new Map(inOrder(shape).map(({ id }, index) => [id, index]))
  const weight = ({ state }: TaskInstance) => (state === 'failed' ? 0 : state === 'success' ? 2 : 1)
  return instances.toSorted(
    (one, other) =>
      (places.get(one.task) ?? places.size) - (places.get(other.task) ?? places.size) ||
      weight(one) - weight(other) ||
      (one.mapIndex ?? 0) - (other.mapIndex ?? 0),
  )
}

function tookWords({ startedAt, endedAt, state }: TaskInstance, at: Temporal.Instant): string {
  if (!startedAt || (!endedAt && state !== 'running' && state !== 'deferred')) return '–'
  return sayDuration((endedAt ?? at).since(startedAt).total('seconds'))
}

const folded = (count: number, run: string): Part[] =>
  count > rowsMax ? [{ kind: 'note', line: [`… ${count - rowsMax} more tasks of ${run}.`] }] : []

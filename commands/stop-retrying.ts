import type { Command } from '../src/commands/command.ts'
import { resolveIncident } from '../src/commands/resolve/incident.ts'
import { resolveRun, type FoundRun } from '../src/commands/resolve/run.ts'
import { matchesLabel, runOfIncident } from '../src/commands/resolve/run-of-incident.ts'
import { resolveTasks } from '../src/commands/resolve/task.ts'
import type { Tools } from '../src/commands/tools.ts'
import type { TaskInstance } from '../src/ports/airflow.ts'
import { lines, say, type Line } from '../src/reply.ts'
import { sayTask, sayTasks } from '../src/runs/act.ts'
import { propose } from '../src/runs/propose.ts'

type Needs = Pick<Tools, 'airflows' | 'access' | 'store' | 'clock' | 'newId'>

const stoppable: TaskInstance['state'][] = [
  'up_for_retry',
  'running',
  'deferred',
  'queued',
  'scheduled',
  'restarting',
  'up_for_reschedule',
]

/** Sets a try failed, so that Airflow does not try again what would fail the same way. */
export const stopRetrying: Command<Needs> = {
  name: 'stop-retrying',
  usage: 'stop-retrying <run|incident> [task]',
  about: 'ends the tries of a task that would fail the same way again',
  examples: ['stop-retrying I7', 'stop-retrying R12 train'],
  action: 'stop-retrying',
  meant: { card: 'either', then: 'task' },

  async answer(ask, needs) {
    const { airflow, run, tasks } = await tasksMeant(ask.words, needs)
    if (tasks.length === 0) {
      return say(`No task of ${run.dag}/${run.id} has tries left; there is nothing to stop.`)
    }
    return propose(
      ask,
      {
        action: 'stop-retrying',
        request: {
          kind: 'stop-retrying',
          instance: airflow.name,
          dag: run.dag,
          run: run.id,
          tasks: tasks.map(({ task, mapIndex, try: attempt }) => ({
            task,
            mapIndex,
            try: attempt,
            failed: false,
          })),
        },
        preview: [
          lines(
            [
              'This sets the try of ',
              { bold: sayTasks(tasks) },
              ' in ',
              { code: `${run.dag}/${run.id}` },
              ' failed.',
            ],
            ...tasks.slice(0, 5).map(leftWords),
            ['What depends on it will not run, and the run fails.'],
          ),
        ],
        ask: true,
        visible: 'all',
        label: 'Stop retrying',
      },
      needs,
    )
  },
}

const leftWords = (instance: TaskInstance): Line => {
  const left = Math.max(0, instance.tries - instance.try)
  return [
    `• ${sayTask(instance)}: try ${instance.try} of ${instance.tries}, ${left} left, now ${instance.state.replaceAll('_', ' ')}`,
  ]
}

type Meant = Pick<FoundRun, 'airflow' | 'run'> & { tasks: TaskInstance[] }

async function tasksMeant([word, taskWord]: string[], needs: Needs): Promise<Meant> {
  if (word !== undefined && /^i\d{1,9}$/i.test(word)) return ofIncident(word, needs)
  const { airflow, run } = await resolveRun(word, needs)
  const instances = await airflow.taskInstances(run.dag, run.id)
  const named =
    taskWord === undefined
      ? instances.filter(({ state }) => state === 'up_for_retry')
      : resolveTasks(taskWord, instances)
  return { airflow, run, tasks: named.filter(({ state }) => stoppable.includes(state)) }
}

/** The task of an incident's newest try. */
async function ofIncident(word: string, needs: Needs): Promise<Meant> {
  const { body } = await resolveIncident(word, needs.store)
  const { airflow, run } = await runOfIncident(body, needs.airflows)
  const instances = await airflow.taskInstances(run.dag, run.id)
  const tasks = instances.filter(
    ({ task, mapIndex, state }) =>
      matchesLabel(body.subject.task ?? '', task) &&
      mapIndex === body.latest.mapIndex &&
      stoppable.includes(state),
  )
  return { airflow, run, tasks }
}

import type { Command } from '../src/commands/command.ts'
import { resolveRun } from '../src/commands/resolve/run.ts'
import type { Tools } from '../src/commands/tools.ts'
import { lines, say } from '../src/reply.ts'
import { sayTasks } from '../src/runs/act.ts'
import { propose } from '../src/runs/propose.ts'
import { hasEnded } from '../src/runs/run.ts'

const active = [
  'running',
  'deferred',
  'queued',
  'scheduled',
  'up_for_retry',
  'up_for_reschedule',
  'restarting',
]

/** Stops a run: Airflow sets it failed and ends its tasks. */
export const stop: Command<Pick<Tools, 'airflows' | 'access' | 'store' | 'clock' | 'newId'>> = {
  name: 'stop',
  usage: 'stop <run>',
  about: 'stops a run and its tasks',
  examples: ['stop R12', 'stop tone_check'],
  action: 'stop',
  meant: { card: 'run', then: 'nothing' },

  async answer(ask, needs) {
    const { airflow, run } = await resolveRun(ask.words[0], needs)
    if (hasEnded(run.state)) {
      const end = run.state === 'success' ? 'has succeeded' : 'has failed'
      return say(`${run.dag}/${run.id} ${end} already; there is nothing to stop.`)
    }
    const instances = await airflow.taskInstances(run.dag, run.id)
    const ending = instances.filter(({ state }) => active.includes(state))
    return propose(
      ask,
      {
        action: 'stop',
        request: { kind: 'stop', instance: airflow.name, dag: run.dag, run: run.id },
        preview: [
          lines(
            ['Stopping sets ', { code: `${run.dag}/${run.id}` }, ' failed.'],
            [
              ending.length > 0
                ? `It ends ${sayTasks(ending)}; work since the last checkpoint is lost.`
                : 'No task of it runs just now.',
            ],
          ),
        ],
        ask: true,
        visible: 'all',
        label: 'Stop the run',
      },
      needs,
    )
  },
}

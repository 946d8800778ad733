import type { Story } from './story.ts'
import { whenTask } from './when.ts'

const dag = 'tone_check_training_dag'
const task = 'train_tone_check'
const awaySeconds = 60

/** Slack and Airflow are away while something dies. */
export const outage: Story = {
  name: 'outage',
  title: 'Slack and Airflow go away and return',
  sentences: [
    'Slack and the API of Airflow go away for a minute, and a training is killed meanwhile; then both return.',
    'Look at what comes afterwards: one card with everything in it, nothing lost and nothing twice.',
    'Try `/ml incidents` and `/ml why latest`.',
  ],
  async play(stage) {
    const { airflow, airflowServer, clock, needs, signal } = stage
    needs.trainingMemory = '5Gi'
    airflow.setDefault(dag, 'train_memory', '4Gi')
    const run = airflow.start({ dag, by: 'schedule', type: 'scheduled' })
    if (!(await whenTask(stage, { dag, run: run.id, task }, ['deferred']))) return
    await clock.sleep(10_000, signal)
    airflowServer.faults.add({
      kind: 'answer',
      status: 503,
      body: 'Service Unavailable',
      times: 1e6,
    })
    await stage.loseChat(awaySeconds)
    airflowServer.faults.clear()
    airflow.setDefault(dag, 'train_memory', '6Gi')
    await whenTask(stage, { dag, run: run.id, task }, ['success', 'failed'])
  },
}

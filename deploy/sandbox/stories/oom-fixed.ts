import type { Story } from './story.ts'
import { whenTask } from './when.ts'

const dag = 'tone_check_training_dag'
const task = 'train_tone_check'

/** Too little memory, and room to give more. */
export const oomFixed: Story = {
  name: 'oom-fixed',
  title: 'Out of memory, fixed by the suggestion',
  sentences: [
    'The scheduled training of tone-check needs more than its 4Gi and is killed; Bob takes the number from the card, and the retry passes.',
    'Look at the card: the limit to set, why, and whether retrying helps; it is edited, never posted again, and turns green.',
    'Try `/ml why latest`, `/ml run tone_check_training_dag`, or `/ml incidents`.',
  ],
  async play(stage) {
    const { airflow, clock, needs, signal } = stage
    needs.trainingMemory = '5Gi'
    airflow.setDefault(dag, 'train_memory', '4Gi')
    const run = airflow.start({ dag, by: 'schedule', type: 'scheduled' })
    if (!(await whenTask(stage, { dag, run: run.id, task }, ['up_for_retry', 'failed']))) return
    await clock.sleep(20_000, signal)
    airflow.setDefault(dag, 'train_memory', '6Gi')
  },
}

import type { Story } from './story.ts'
import { afterPlatform, whenTask } from './when.ts'

const dag = 'tone_check_training_dag'
const task = 'train_tone_check'

/** The volume of the models is full. */
export const pvcFull: Story = {
  name: 'pvc-full',
  title: 'The volume is full',
  sentences: [
    'The training ends well and cannot save its model: the claim airflow-ml-model-training has no space left.',
    'Look at the card: it names the claim and its size, and links the task that asks the platform team for more.',
    'Let the platform team grow it (`!sre grow-pvc airflow-ml-model-training 40Gi`); Alice starts it again soon after.',
  ],
  async play(stage) {
    const { airflow, needs } = stage
    needs.claim = '23Gi'
    afterPlatform(stage, 'grow-pvc', 20, () => void airflow.start({ dag, by: 'alice' }))
    const run = airflow.start({ dag, by: 'schedule', type: 'scheduled' })
    await whenTask(stage, { dag, run: run.id, task }, ['failed', 'success'])
  },
}

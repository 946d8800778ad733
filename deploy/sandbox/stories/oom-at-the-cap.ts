import type { Story } from './story.ts'
import { afterPlatform, whenTask } from './when.ts'

const dag = 'tone_check_training_dag'
const task = 'train_tone_check'

/** Too little memory, and the platform's rules stop the number that would do. */
export const oomAtTheCap: Story = {
  name: 'oom-at-the-cap',
  title: 'Out of memory at the cap',
  sentences: [
    'The training is killed at 8Gi, which is the most that the namespace allows a container, so Groundcrew files one task with the platform team.',
    'Look at the card, which says 12Gi and who must allow it, and at the task in Phabricator; the second death only adds to both.',
    'Let the platform team raise the LimitRange (`!sre raise-limitrange 16Gi`): Bob runs it with 12Gi soon after, the card turns green and Groundcrew closes the task with the proof; one that a person has touched (`!sre comment T1 on it`) it offers to close.',
  ],
  async play(stage) {
    const { airflow, needs } = stage
    needs.trainingMemory = '9Gi'
    airflow.setDefault(dag, 'train_memory', '8Gi')
    afterPlatform(stage, 'raise-limitrange', 20, () => {
      airflow.setDefault(dag, 'train_memory', '12Gi')
      airflow.start({ dag, by: 'bob' })
    })
    const run = airflow.start({ dag, by: 'schedule', type: 'scheduled' })
    await whenTask(stage, { dag, run: run.id, task }, ['failed', 'success'])
  },
}

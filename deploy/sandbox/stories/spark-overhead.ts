import type { Story } from './story.ts'
import { whenTask } from './when.ts'

const dag = 'tone_check_training_dag'
const task = 'generate_training_data'

/** Spark executors outgrow their containers on YARN. */
export const sparkOverhead: Story = {
  name: 'spark-overhead',
  title: 'Spark executors over their memory',
  sentences: [
    'YARN kills the executors of the data generation one after the other, since their Python workers need more than the 8G beside the heap.',
    'Look at the card: it says memoryOverhead and not the heap, with the number to set.',
    'Try `/ml logs latest`; Bob merges the number, and the retry passes.',
  ],
  async play(stage) {
    const { airflow, clock, needs, signal } = stage
    needs.sparkOverheadGigabytes = 11
    const run = airflow.start({ dag, by: 'schedule', type: 'scheduled' })
    if (!(await whenTask(stage, { dag, run: run.id, task }, ['up_for_retry', 'failed']))) return
    await clock.sleep(20_000, signal)
    airflow.setDefault(dag, 'executor_memory_overhead', '12G')
  },
}

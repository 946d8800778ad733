import type { Story } from './story.ts'
import { whenTask } from './when.ts'

const dag = 'add_a_link_training_dag'
const task = 'train_link_model'

/** A node selector that no node has. */
export const selectorTypo: Story = {
  name: 'selector-typo',
  title: 'A selector with a typo',
  sentences: [
    'A change of the DAG asks for a GPU with 64GB, and the nodes are labelled 64G; the pod would wait for ever.',
    'Look at the card, which comes long before the operator gives up and says which label the nodes really have.',
    'Try `/ml why latest` while it waits; Bob corrects the DAG and starts it again.',
  ],
  async play(stage) {
    const { airflow, clock, signal } = stage
    airflow.setDefault(dag, 'gpu_vram', '64GB')
    const run = airflow.start({ dag, by: 'schedule', type: 'scheduled' })
    if (!(await whenTask(stage, { dag, run: run.id, task }, ['failed', 'success']))) return
    await clock.sleep(15_000, signal)
    airflow.setDefault(dag, 'gpu_vram', '64G')
    airflow.start({ dag, by: 'bob' })
  },
}

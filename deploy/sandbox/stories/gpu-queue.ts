import type { Story } from './story.ts'

const dag = 'tone_check_training_dag'

/** More runs than GPUs. */
export const gpuQueue: Story = {
  name: 'gpu-queue',
  title: 'Three runs wait for a GPU',
  sentences: [
    'Five trainings are started within a minute, and there are two GPUs with 64G; three wait in the triggerer until one is free.',
    'Look at the run cards: each says where its run stands; nobody is told of a failure, since waiting is none.',
    'Try `/ml gpu`, `/ml runs` and `/ml tasks latest` while they wait.',
  ],
  async play({ airflow, clock, needs, signal }) {
    needs.trainingSeconds = 45
    for (const [month, by] of [
      ['05', 'alice'],
      ['06', 'bob'],
      ['07', 'alice'],
      ['08', 'bob'],
      ['09', 'alice'],
    ] as const) {
      airflow.start({ dag, by, conf: { snapshot: `2026-${month}` } })
      await clock.sleep(5000, signal)
    }
  },
}

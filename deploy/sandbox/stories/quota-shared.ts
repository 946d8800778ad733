import { namespace, quotaName } from '../cluster/furnish.ts'
import type { Story } from './story.ts'
import { afterPlatform, whenTask } from './when.ts'

const toneCheck = 'tone_check_training_dag'
const articleQuality = 'article_quality_dag'

/** Two pipelines meet one quota. */
export const quotaShared: Story = {
  name: 'quota-shared',
  title: 'Two pipelines hit one quota',
  sentences: [
    'The quota of the namespace was cut to 3Gi of memory, and two pipelines that ask for 4Gi each are refused their pods.',
    'Look at the two cards, one a pipeline, and at the one task that both link: it counts both.',
    'Let the platform team raise it (`!sre raise-quota limits.memory=200Gi`); both are started again soon after, and the cards turn green.',
  ],
  async play(stage) {
    const { airflow, kubernetes } = stage
    kubernetes.merge('resourcequotas', quotaName, namespace, {
      spec: { hard: { 'limits.memory': '3Gi', 'requests.memory': '3Gi' } },
    })
    afterPlatform(stage, 'raise-quota', 20, () => {
      for (const dag of [toneCheck, articleQuality]) airflow.start({ dag, by: 'bob' })
    })
    const first = airflow.start({ dag: toneCheck, by: 'schedule', type: 'scheduled' })
    const second = airflow.start({ dag: articleQuality, by: 'schedule', type: 'scheduled' })
    await Promise.all([
      whenTask(stage, { dag: toneCheck, run: first.id, task: 'train_tone_check' }, ['failed']),
      whenTask(stage, { dag: articleQuality, run: second.id, task: 'train_article_quality' }, [
        'failed',
      ]),
    ])
  },
}

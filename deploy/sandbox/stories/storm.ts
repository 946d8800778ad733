import type { Pipeline, PlannedTask } from '../airflow/pipeline.ts'
import { copyingLife } from '../airflow/training-life.ts'
import type { Story } from './story.ts'

const languages =
  'ar bg ca cs da de el en es et fa fi fr he hi hr hu id it ja ko lt nl pl pt ro ru sv'.split(' ')
const seconds = 12
const missing = "No such file or directory: '/srv/app/tokenizers/wordpiece-v4.json'"

const task = (language: string): PlannedTask => ({
  id: `train_${language}wiki`,
  downstream: [],
  retries: 0,
  retrySeconds: 60,
  work: {
    kind: 'pod',
    deferrable: false,
    startSeconds: 120,
    wish: () => ({
      image: 'docker-registry.example.org/ml/language-models:2026-11-15',
      script: `python3 train.py --wiki ${language}wiki`,
      cpu: '1',
      memory: '2Gi',
      gpus: 0,
      nodeSelector: {},
      claim: false,
    }),
    life: () => ({
      ...copyingLife(seconds),
      exitCode: 1,
      prints: [
        { second: seconds - 3, line: 'Traceback (most recent call last):' },
        { second: seconds - 3, line: '  File "/srv/app/train.py", line 41, in <module>' },
        { second: seconds - 3, line: '    tokenizer = load_tokenizer(TOKENIZER)' },
        { second: seconds - 3, line: `FileNotFoundError: [Errno 2] ${missing}` },
      ],
    }),
  },
})

const languageModels: Pipeline = {
  id: 'language_models_dag',
  description: 'Trains one small model for each wiki',
  params: {},
  tasks: languages.map(task),
}

/** Many failures at once. */
export const storm: Story = {
  name: 'storm',
  title: 'A storm of failures',
  sentences: [
    'A broken image makes the trainings of 28 wikis fail within a minute.',
    'Look at the channel: a few cards, then one digest that counts the others and stays exact.',
    'Try `/ml incidents`; each of them can be named in `/ml why`.',
  ],
  async play({ airflow }) {
    airflow.add(languageModels)
    airflow.start({ dag: languageModels.id, by: 'schedule', type: 'scheduled' })
  },
}

import type { Needs } from '../needs.ts'
import { type Pipeline, textOf } from '../pipeline.ts'
import { copyingLife, trainingLife } from '../training-life.ts'

/** Spark makes the data, a pod copies it to the claim, a GPU pod trains: as the platform's guide describes it. */
export const toneCheck = (needs: Needs): Pipeline => ({
  id: 'tone_check_training_dag',
  description: 'Trains the model that finds promotional tone in articles',
  params: {
    snapshot: {
      value: '2026-10',
      description: 'Month of the wikitext snapshot',
      schema: { type: 'string', pattern: '^\\d{4}-\\d{2}$' },
    },
    train_memory: {
      value: '4Gi',
      description: 'Memory limit of the training pod',
      schema: { type: 'string', pattern: '^[0-9.]+[MG]i$' },
    },
    executor_memory_overhead: {
      value: '8G',
      description: 'Memory of a Spark executor beside its heap',
      schema: { type: 'string', pattern: '^[0-9]+G$' },
    },
    epochs: { value: 5, schema: { type: 'integer', minimum: 1, maximum: 20 } },
  },
  tasks: [
    {
      id: 'generate_training_data',
      downstream: ['copy_hdfs_to_pvc'],
      retries: 1,
      retrySeconds: 60,
      work: {
        kind: 'spark',
        runSeconds: 20,
        program: 'venv/bin/generate_training_data.py',
        executorMemory: '20G',
        executorMemoryOverhead: (params) => textOf(params, 'executor_memory_overhead'),
        neededOverheadGigabytes: () => needs.sparkOverheadGigabytes,
      },
    },
    {
      id: 'copy_hdfs_to_pvc',
      downstream: ['train_tone_check'],
      retries: 1,
      retrySeconds: 60,
      work: {
        kind: 'pod',
        deferrable: false,
        startSeconds: 120,
        wish: () => ({
          image: 'docker-registry.example.org/ml/copy:1.2.0',
          script: 'hdfs dfs -get /user/analytics-ml/tone_check/* /mnt/model-training/tone_check',
          cpu: '1',
          memory: '2Gi',
          gpus: 0,
          nodeSelector: {},
          claim: true,
        }),
        life: () => copyingLife(8),
      },
    },
    {
      id: 'train_tone_check',
      downstream: [],
      retries: 1,
      retrySeconds: 60,
      work: {
        kind: 'pod',
        deferrable: true,
        startSeconds: 1800,
        wish: (params) => ({
          image: 'docker-registry.example.org/ml/tone-check-retrain:2026-11-03',
          script: 'python3 training/tone_check/retrain/retrain.py',
          cpu: '4',
          memory: textOf(params, 'train_memory'),
          gpus: 1,
          nodeSelector: { 'amd.com/gpu.vram': '64G' },
          claim: true,
        }),
        life: () =>
          trainingLife({
            seconds: needs.trainingSeconds,
            memory: needs.trainingMemory,
            claim: needs.claim,
            model: 'tone_check',
          }),
      },
    },
  ],
})

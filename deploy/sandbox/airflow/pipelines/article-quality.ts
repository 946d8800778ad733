import type { Needs } from '../needs.ts'
import { type Pipeline, textOf } from '../pipeline.ts'
import { trainingLife } from '../training-life.ts'

/** A small model on the smaller GPUs. */
export const articleQuality = (needs: Needs): Pipeline => ({
  id: 'article_quality_dag',
  description: 'Trains the model that estimates the quality of articles',
  params: {
    memory: {
      value: '4Gi',
      description: 'Memory limit of the training pod',
      schema: { type: 'string', pattern: '^[0-9.]+[MG]i$' },
    },
    language: { value: 'en', schema: { type: 'string', enum: ['en', 'de', 'fr', 'pt'] } },
  },
  tasks: [
    {
      id: 'extract_features',
      downstream: ['train_article_quality'],
      retries: 1,
      retrySeconds: 60,
      work: {
        kind: 'spark',
        runSeconds: 12,
        program: 'venv/bin/extract_features.py',
        executorMemory: '12G',
        executorMemoryOverhead: () => '4G',
        neededOverheadGigabytes: () => 3,
      },
    },
    {
      id: 'train_article_quality',
      downstream: [],
      retries: 1,
      retrySeconds: 60,
      work: {
        kind: 'pod',
        deferrable: false,
        startSeconds: 600,
        wish: (params) => ({
          image: 'docker-registry.example.org/ml/article-quality:2026-10-20',
          script: 'python3 training/article_quality/train.py',
          cpu: '2',
          memory: textOf(params, 'memory'),
          gpus: 1,
          nodeSelector: { 'amd.com/gpu.vram': '32G' },
          claim: false,
        }),
        life: () =>
          trainingLife({
            seconds: 30,
            memory: needs.qualityMemory,
            claim: '0',
            model: 'article_quality',
          }),
      },
    },
  ],
})

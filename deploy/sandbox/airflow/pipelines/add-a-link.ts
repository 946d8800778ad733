import { type Pipeline, textOf } from '../pipeline.ts'
import { copyingLife, trainingLife } from '../training-life.ts'

/** A dataset made in a pod, then a training on the GPUs that the run asks for. */
export const addALink: Pipeline = {
  id: 'add_a_link_training_dag',
  description: 'Trains the model that suggests links in articles',
  params: {
    gpu_vram: {
      value: '64G',
      description: 'Video memory of the GPU, as the nodes are labelled',
      schema: { type: 'string' },
    },
    memory: {
      value: '6Gi',
      description: 'Memory limit of the training pod',
      schema: { type: 'string', pattern: '^[0-9.]+[MG]i$' },
    },
  },
  tasks: [
    {
      id: 'build_dataset',
      downstream: ['train_link_model'],
      retries: 1,
      retrySeconds: 60,
      work: {
        kind: 'pod',
        deferrable: false,
        startSeconds: 120,
        wish: () => ({
          image: 'docker-registry.example.org/ml/add-a-link:2026-09-14',
          script: 'python3 training/add_a_link/build_dataset.py',
          cpu: '2',
          memory: '4Gi',
          gpus: 0,
          nodeSelector: {},
          claim: false,
        }),
        life: () => copyingLife(10),
      },
    },
    {
      id: 'train_link_model',
      downstream: [],
      retries: 0,
      retrySeconds: 60,
      work: {
        kind: 'pod',
        deferrable: true,
        startSeconds: 120,
        wish: (params) => ({
          image: 'docker-registry.example.org/ml/add-a-link:2026-09-14',
          script: 'python3 training/add_a_link/train.py',
          cpu: '4',
          memory: textOf(params, 'memory'),
          gpus: 1,
          nodeSelector: { 'amd.com/gpu.vram': textOf(params, 'gpu_vram') },
          claim: false,
        }),
        life: () => trainingLife({ seconds: 40, memory: '4.5Gi', claim: '0', model: 'add_a_link' }),
      },
    },
  ],
}

import type { Raw } from '../../../src/evidence/snapshot.ts'

/** A pod as the KubernetesPodOperator asks for it. */
export const samplePod = (name: string, memory = '4Gi', namespace = 'airflow-ml'): Raw => ({
  metadata: {
    name,
    namespace,
    labels: {
      dag_id: 'tone_check_training_dag',
      task_id: 'train_tone_check',
      run_id: 'manual__2026-11-22T100000-0f3b1c2d4',
      try_number: '1',
      kubernetes_pod_operator: 'True',
    },
  },
  spec: {
    restartPolicy: 'Never',
    containers: [
      {
        name: 'base',
        image: 'ml/trainer:1.4',
        env: [{ name: 'SECRET', value: 'do-not-keep-me' }],
        resources: { limits: { cpu: '1', memory } },
      },
    ],
  },
})

/** The status of a container that was killed for memory. */
export const oomKilled: Raw = {
  status: {
    phase: 'Failed',
    containerStatuses: [
      {
        name: 'base',
        restartCount: 0,
        ready: false,
        state: {
          terminated: {
            exitCode: 137,
            reason: 'OOMKilled',
            startedAt: '2026-11-22T10:00:00Z',
            finishedAt: '2026-11-22T10:41:00Z',
          },
        },
        lastState: {},
      },
    ],
  },
}

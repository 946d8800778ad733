import type { Raw } from '../../../src/evidence/snapshot.ts'
import { claimName, namespace } from './furnish.ts'

/** What an operator asks of the cluster. Quantities as text. */
export type PodWish = {
  name: string
  labels: { [name: string]: string }
  image: string
  script: string
  cpu: string
  memory: string
  gpus: number
  nodeSelector: { [label: string]: string }
  /** Whether it mounts the claim of the training pipelines. */
  claim: boolean
}

/** A v1 Pod as KubernetesPodOperator builds it, with the labels of the platform's pod template. */
export function podObject(wish: PodWish): Raw {
  const { name, labels, image, script, cpu, memory, gpus, nodeSelector } = wish
  const amounts = { cpu, memory, ...(gpus > 0 ? { 'amd.com/gpu': String(gpus) } : {}) }
  const volume = 'model-training'
  const volumes = wish.claim ? [{ name: volume, persistentVolumeClaim: { claimName } }] : []
  const volumeMounts = wish.claim ? [{ name: volume, mountPath: '/mnt/model-training' }] : []
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name,
      namespace,
      labels: { app: 'airflow', component: 'task-pod', release: 'production', ...labels },
    },
    spec: {
      containers: [
        {
          name: 'base',
          image,
          command: ['bash', '-c'],
          args: [script],
          resources: { limits: amounts, requests: amounts },
          volumeMounts,
        },
      ],
      nodeSelector,
      priorityClassName: 'low-priority-pod',
      priority: -100,
      restartPolicy: 'Never',
      serviceAccountName: 'airflow',
      volumes,
    },
  }
}

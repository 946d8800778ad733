import { labelValue } from '../../src/evidence/pod-task.ts'
import type { KubernetesEmulator } from '../emulators/kubernetes/index.ts'

const namespace = 'airflow-ml'

/** One GPU node, and the namespace of the pipelines with the rules of the real one. */
export function furnishCluster(kubernetes: KubernetesEmulator): void {
  const amounts = { cpu: '64', memory: '252Gi', 'amd.com/gpu': '2', pods: '110' }
  kubernetes.put('nodes', {
    metadata: { name: 'worker-gpu-1', labels: { 'amd.com/gpu.vram': '64G' } },
    spec: {},
    status: {
      capacity: amounts,
      allocatable: amounts,
      conditions: [{ type: 'Ready', status: 'True' }],
    },
  })
  kubernetes.put('namespaces', { metadata: { name: namespace } })
  kubernetes.put('limitranges', {
    metadata: { name: 'general-limits', namespace },
    spec: {
      limits: [
        {
          type: 'Container',
          max: { cpu: '8', memory: '8Gi' },
          default: { cpu: '100m', memory: '100Mi' },
          defaultRequest: { cpu: '100m', memory: '100Mi' },
        },
        { type: 'Pod', max: { cpu: '10', memory: '10Gi' } },
      ],
    },
  })
  kubernetes.put('resourcequotas', {
    metadata: { name: 'quota-compute-resources', namespace },
    spec: {
      hard: {
        'limits.memory': '150Gi',
        'requests.memory': '150Gi',
        'limits.cpu': '150',
        'requests.cpu': '150',
      },
    },
    status: {},
  })
}

export type TrainingPod = {
  name: string
  run: string
  attempt: number
  memory: string
  dag?: string
  task?: string
}

/** A pod of the KubernetesPodOperator, running on the GPU node. */
export function runTrainingPod(
  kubernetes: KubernetesEmulator,
  {
    name,
    run,
    attempt,
    memory,
    dag = 'tone_check_training_dag',
    task = 'train_tone_check',
  }: TrainingPod,
  startedAt: Temporal.Instant,
): void {
  const resources = {
    limits: { cpu: '4', memory, 'amd.com/gpu': '1' },
    requests: { cpu: '2', memory, 'amd.com/gpu': '1' },
  }
  const created = kubernetes.createPod({
    metadata: {
      name,
      namespace,
      labels: {
        dag_id: labelValue(dag),
        task_id: labelValue(task),
        run_id: labelValue(run),
        try_number: String(attempt),
        kubernetes_pod_operator: 'True',
        airflow_version: '2.11.2',
        airflow_kpo_in_cluster: 'True',
      },
    },
    spec: {
      restartPolicy: 'Never',
      nodeName: 'worker-gpu-1',
      nodeSelector: { 'amd.com/gpu.vram': '64G' },
      containers: [
        {
          name: 'base',
          image: 'registry.example.org/ml/train:1',
          env: [{ name: 'HF_TOKEN', value: 'hf_planted_canary' }],
          resources,
        },
      ],
    },
  })
  if (created.status !== 201) throw new Error(JSON.stringify(created.body))
  kubernetes.merge('pods', name, namespace, {
    status: {
      phase: 'Running',
      containerStatuses: [
        {
          name: 'base',
          ready: true,
          restartCount: 0,
          image: 'x',
          imageID: 'x',
          containerID: `containerd://${name}`,
          state: { running: { startedAt: startedAt.toString({ smallestUnit: 'second' }) } },
          lastState: {},
        },
      ],
    },
  })
}

/** The container ends: `OOMKilled` with 137, `Error` with 1, `Completed` with 0. */
export function endPod(
  kubernetes: KubernetesEmulator,
  name: string,
  reason: 'OOMKilled' | 'Error' | 'Completed',
  startedAt: Temporal.Instant,
  at: Temporal.Instant,
): void {
  const exitCode = { OOMKilled: 137, Error: 1, Completed: 0 }[reason]
  const second = (instant: Temporal.Instant) => instant.toString({ smallestUnit: 'second' })
  kubernetes.merge('pods', name, namespace, {
    status: {
      phase: exitCode === 0 ? 'Succeeded' : 'Failed',
      containerStatuses: [
        {
          name: 'base',
          ready: false,
          restartCount: 0,
          image: 'x',
          imageID: 'x',
          containerID: `containerd://${name}`,
          state: {
            terminated: {
              exitCode,
              reason,
              startedAt: second(startedAt),
              finishedAt: second(at),
              containerID: `containerd://${name}`,
            },
          },
          lastState: {},
        },
      ],
    },
  })
}

import type { KubeConnection } from '../real/kube/connect.ts'
import { trainingPod } from '../real/kube/pod.ts'

const pods = '/api/v1/namespaces/airflow-ml/pods'

/** A pod of a task that runs on a node, without a kubelet: its status is written by hand. */
export async function runPod(
  kube: KubeConnection,
  name: string,
  dag: string,
  startedAt: Temporal.Instant,
): Promise<void> {
  const labels = {
    dag_id: dag,
    task_id: 'train',
    run_id: `manual__${name}`,
    try_number: '1',
    kubernetes_pod_operator: 'True',
  }
  const pod = trainingPod(name, { limits: { memory: '1Gi' }, labels }) as { spec: object }
  await kube.must('POST', pods, { ...pod, spec: { ...pod.spec, nodeName: 'gpu-64g' } })
  await setStatus(kube, name, 'Running', { running: { startedAt: seconds(startedAt) } })
}

/** Its container is killed at its limit: the status change that is told. */
export async function killPod(
  kube: KubeConnection,
  name: string,
  startedAt: Temporal.Instant,
  at: Temporal.Instant,
): Promise<void> {
  const terminated = {
    exitCode: 137,
    reason: 'OOMKilled',
    startedAt: seconds(startedAt),
    finishedAt: seconds(at),
    containerID: `containerd://${name}`,
  }
  await setStatus(kube, name, 'Failed', { terminated })
}

/** Pods that only exist, many at a time. */
export async function addIdlePods(kube: KubeConnection, from: number, to: number): Promise<void> {
  const next = async (number: number): Promise<void> => {
    if (number >= to) return
    await kube.must(
      'POST',
      pods,
      trainingPod(`idle-${number}`, { limits: { cpu: '1m', memory: '1Mi' } }),
    )
    return next(number + parallel)
  }
  await Promise.all(Array.from({ length: parallel }, (_, offset) => next(from + offset)))
}

const parallel = 16

async function setStatus(
  kube: KubeConnection,
  name: string,
  phase: string,
  state: object,
): Promise<void> {
  const status = {
    name: 'base',
    ready: false,
    restartCount: 0,
    image: 'any',
    imageID: '',
    containerID: `containerd://${name}`,
    state,
  }
  await kube.patch(`${pods}/${name}/status`, { status: { phase, containerStatuses: [status] } })
}

const seconds = (at: Temporal.Instant): string => at.toString({ smallestUnit: 'second' })

/** A pod as a KubernetesPodOperator makes it; what is left out is small and runs on. */
export interface OperatorPod {
  readonly dag: string
  /** `groundcrew.test/…`: how it ends, see `stages/`. */
  readonly outcome?: Readonly<Record<string, string>>
  readonly limits?: Readonly<Record<string, string>>
  /** The node selector `amd.com/gpu.vram`. */
  readonly vram?: string
  readonly priorityClass?: string
  /** A claim that it mounts. */
  readonly claim?: string
  readonly image?: string
  /** Containers besides `base`. */
  readonly sidecars?: readonly string[]
  readonly initContainers?: readonly string[]
}

/** The pod's body; its labels say DAG, task `train` and the first try of a run. */
export function operatorPod(name: string, pod: OperatorPod): object {
  const resources = { cpu: '500m', memory: '512Mi', ...pod.limits }
  const image = pod.image ?? 'docker-registry.example.org/ml/tone-check:2026-11-01'
  const volumeMounts = pod.claim ? [{ name: 'data', mountPath: '/data' }] : []
  const small = {
    requests: { cpu: '50m', memory: '100Mi' },
    limits: { cpu: '50m', memory: '100Mi' },
  }
  const besides = (names: readonly string[] = []) =>
    names.map((each) => ({ name: each, image, resources: small }))
  const annotations = Object.entries(pod.outcome ?? {}).map(([key, value]) => [
    `groundcrew.test/${key}`,
    value,
  ])
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name,
      labels: {
        dag_id: pod.dag,
        task_id: 'train',
        run_id: 'manual__2026-11-22',
        try_number: '1',
        kubernetes_pod_operator: 'True',
      },
      annotations: Object.fromEntries(annotations),
    },
    spec: {
      restartPolicy: 'Never',
      initContainers: besides(pod.initContainers),
      containers: [
        {
          name: 'base',
          image,
          resources: { requests: resources, limits: resources },
          volumeMounts,
        },
        ...besides(pod.sidecars),
      ],
      ...(pod.priorityClass && { priorityClassName: pod.priorityClass }),
      ...(pod.vram && { nodeSelector: { 'amd.com/gpu.vram': pod.vram } }),
      ...(pod.claim && {
        volumes: [{ name: 'data', persistentVolumeClaim: { claimName: pod.claim } }],
      }),
    },
  }
}

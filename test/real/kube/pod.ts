/** How a simulated training pod is made; what is left out is small and ends well. */
export interface TrainingPod {
  /** How it ends: oomkilled, completed, error-exit-N, evicted, …: see `stages/outcomes.yaml`; left out: it runs on. */
  readonly outcome?: string
  /** When it ends, counted from its start: `1s`, `1500ms`. */
  readonly after?: string
  readonly log?: string
  readonly limits?: Readonly<Record<string, string>>
  /** The node selector `amd.com/gpu.vram`. */
  readonly vram?: string
  readonly labels?: Readonly<Record<string, string>>
}

/** What tests read of a pod. */
export interface PodState {
  readonly metadata: { readonly name: string; readonly labels?: Readonly<Record<string, string>> }
  readonly status: {
    readonly phase?: string
    readonly conditions?: readonly { readonly reason?: string; readonly message?: string }[]
    readonly containerStatuses?: readonly {
      readonly state: {
        readonly terminated?: { readonly reason: string; readonly exitCode: number }
      }
    }[]
  }
}

/** The body of a 403. */
export interface Refusal {
  readonly reason: string
  readonly message: string
}

/** A pod with one container, `base`, as a KubernetesPodOperator makes it. */
export function trainingPod(name: string, pod: TrainingPod = {}): object {
  const resources = { cpu: '500m', memory: '512Mi', ...pod.limits }
  const annotations = {
    ...(pod.outcome && { 'groundcrew.test/outcome': pod.outcome }),
    ...(pod.after && { 'groundcrew.test/after': pod.after }),
    ...(pod.log && { 'groundcrew.test/log': pod.log }),
  }
  const image = 'docker-registry.example.org/ml/tone-check:2026-11-01'
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, labels: pod.labels ?? {}, annotations },
    spec: {
      restartPolicy: 'Never',
      containers: [{ name: 'base', image, resources: { requests: resources, limits: resources } }],
      ...(pod.vram && { nodeSelector: { 'amd.com/gpu.vram': pod.vram } }),
    },
  }
}

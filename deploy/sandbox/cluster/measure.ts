import type { KubernetesEmulator } from '../../../test/emulators/kubernetes/index.ts'
import type { Clock } from '../../../src/clock.ts'
import { instantAt, objectsAt, textAt } from '../../../src/evidence/raw.ts'
import type { Raw } from '../../../src/evidence/snapshot.ts'
import { bytesIn } from './bytes.ts'
import { claimName, namespace } from './furnish.ts'
import { type Life, usedBytes } from './life.ts'
import type { Measurement } from './meter.ts'

const firstClaimBytes = bytesIn('9Gi')

/** Measures the running pods and the claim as kubelets and GPU exporters do. */
export function createMeasure(
  kubernetes: KubernetesEmulator,
  clock: Clock,
  lifeOf: (pod: string) => Life | null,
): () => Measurement[] {
  let claimBytes = firstClaimBytes
  return () => {
    const sizeBytes = claimSize(kubernetes)
    const running = kubernetes.list('pods', namespace).flatMap((pod) => {
      const name = textAt(pod, 'metadata', 'name') ?? ''
      const life = lifeOf(name)
      const status = objectsAt(pod, 'status', 'containerStatuses')[0]
      const began = instantAt(status, 'state', 'running', 'startedAt')
      if (!life || !began) return []
      return [{ pod, name, life, seconds: clock.now().since(began).total('seconds') }]
    })
    for (const { life, seconds } of running) {
      const share = Math.min(1, seconds / life.runSeconds)
      const written = firstClaimBytes + (life.claimBytes - firstClaimBytes) * share
      claimBytes = Math.min(sizeBytes, Math.max(claimBytes, written))
    }
    const claim = { persistentvolumeclaim: claimName }
    return [
      ...running.flatMap(({ pod, name, life, seconds }) => measurePod(pod, name, life, seconds)),
      { metric: 'kubelet_volume_stats_used_bytes', labels: claim, value: claimBytes },
      { metric: 'kubelet_volume_stats_capacity_bytes', labels: claim, value: sizeBytes },
    ]
  }
}

function measurePod(pod: Raw, name: string, life: Life, seconds: number): Measurement[] {
  const limits = objectsAt(pod, 'spec', 'containers')[0]
  const limit = bytesIn(textAt(limits, 'resources', 'limits', 'memory') ?? '1Ti')
  const gpus = textAt(limits, 'resources', 'limits', 'amd.com/gpu')
  const value = Math.round(Math.min(limit, usedBytes(life, seconds)))
  const memory = {
    metric: 'container_memory_working_set_bytes',
    labels: { pod: name, container: 'base' },
    value,
  }
  const gpu = { metric: 'gpu_gfx_activity', labels: { pod: name }, value: 87 }
  return gpus === null ? [memory] : [memory, gpu]
}

function claimSize(kubernetes: KubernetesEmulator): number {
  const claim = kubernetes.get('persistentvolumeclaims', claimName, namespace)
  return bytesIn(textAt(claim, 'status', 'capacity', 'storage') ?? '0')
}

import type { Container } from '../evidence/kubernetes-container.ts'
import type { Pod } from '../evidence/kubernetes-pod.ts'
import { unitsOf } from './quantity.ts'

/** Bytes of memory that the pod's other containers have at the time when this one runs: beside an init step only the sidecars. */
export function besideBytes(pod: Pod, container: Container, side: 'requests' | 'limits'): bigint {
  let sum = 0n
  for (const other of pod.containers) {
    const beside = other.kind === 'sidecar' || (other.kind === 'main' && container.kind !== 'init')
    const memory = other[side].get('memory')
    if (other !== container && beside && memory) sum += unitsOf(memory)
  }
  return sum
}

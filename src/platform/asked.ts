import { isGpu } from '../evidence/gpu.ts'
import { readPod, type Pod } from '../evidence/kubernetes-pod.ts'
import { entriesAt, objectsAt } from '../evidence/raw.ts'
import { effectiveRequests } from '../evidence/scheduling/effective-requests.ts'
import type { Raw } from '../evidence/snapshot.ts'
import type { PodRecord } from '../ports/kubernetes.ts'

/** GPUs that a pod asks for, as the scheduler counts them, and the pod itself. */
export type GpuAsk = { resource: string; count: number; pod: Pod }

const asked = new WeakMap<PodRecord, GpuAsk | null>()

/** What a pod asks of GPUs, or null. A record is read once: a hundred thousand of them are looked through often. */
export function gpuAskOf(record: PodRecord): GpuAsk | null {
  const known = asked.get(record)
  if (known !== undefined) return known
  const ask = readAsk(record.slim)
  asked.set(record, ask)
  return ask
}

/** Whether a pod holds or will hold something: it has not ended. */
export const isAlive = ({ phase }: Pick<PodRecord, 'phase'>): boolean =>
  phase !== 'Succeeded' && phase !== 'Failed'

function readAsk(slim: Raw): GpuAsk | null {
  if (!namesGpu(slim)) return null
  const pod = readPod(slim)
  for (const [resource, nanos] of effectiveRequests(pod))
    if (isGpu(resource) && nanos > 0n) return { resource, count: wholeUnits(nanos), pod }
  return null
}

const namesGpu = (slim: Raw): boolean =>
  ['containers', 'initContainers'].some((list) =>
    objectsAt(slim, 'spec', list).some((container) =>
      ['limits', 'requests'].some((side) =>
        entriesAt(container, 'resources', side).some(([name]) => isGpu(name)),
      ),
    ),
  )

/** Whole units of billionths, rounded down. */
export const wholeUnits = (nanos: bigint): number => Number(nanos / 1_000_000_000n)

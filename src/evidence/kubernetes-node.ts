import { readResources, type Resources } from './kubernetes-container.ts'
import { readConditions, type Condition } from './kubernetes-pod.ts'
import { entriesAt, flagAt, objectsAt, textAt } from './raw.ts'
import type { Raw } from './snapshot.ts'

export type Taint = { key: string; value: string | null; effect: string }

/** A v1 Node, read once. */
export type Node = {
  name: string
  labels: ReadonlyMap<string, string>
  taints: Taint[]
  cordoned: boolean
  /** Ready is `True`; null where the node says nothing of it. */
  ready: boolean | null
  conditions: Condition[]
  /** What is installed. */
  capacity: Resources
  /** What pods may have: for GPUs, the healthy ones. */
  allocatable: Resources
}

/** Reads a v1 Node. */
export function readNode(raw: Raw): Node {
  const conditions = readConditions(raw)
  const ready = conditions.find((condition) => condition.type === 'Ready')?.status ?? null
  const capacity = readResources(raw, 'status', 'capacity')
  const allocatable = readResources(raw, 'status', 'allocatable')
  return {
    name: textAt(raw, 'metadata', 'name') ?? '',
    labels: new Map(entriesAt(raw, 'metadata', 'labels')),
    taints: objectsAt(raw, 'spec', 'taints').map((taint) => ({
      key: textAt(taint, 'key') ?? '',
      value: textAt(taint, 'value'),
      effect: textAt(taint, 'effect') ?? '',
    })),
    cordoned: flagAt(raw, 'spec', 'unschedulable'),
    ready: ready === null ? null : ready === 'True',
    conditions,
    capacity: capacity.size > 0 ? capacity : allocatable,
    allocatable: allocatable.size > 0 ? allocatable : capacity,
  }
}

import { readPod, type Pod } from '../evidence/kubernetes-pod.ts'
import { objectAt, objectsAt } from '../evidence/raw.ts'
import { effectiveRequests, type Amounts } from '../evidence/scheduling/effective-requests.ts'
import type { Raw } from '../evidence/snapshot.ts'
import type { PodRecord } from '../ports/kubernetes.ts'

const shapes = new Map<string, Pod>()
const shapesMost = 10_000
const known = new WeakMap<PodRecord, Pod>()
const requests = new WeakMap<Pod, Amounts>()

/** What a pod asks for, and nothing else of it: pods that ask for the same share one value, so that many are read quickly. */
export function askedShape(record: PodRecord): Pod {
  const before = known.get(record)
  if (before) return before
  const { overhead, resources, ...spec } = objectAt(record.slim, 'spec')
  const asked = {
    ...(overhead === undefined ? {} : { overhead }),
    ...(resources === undefined ? {} : { resources }),
    containers: objectsAt(spec, 'containers').map(bare),
    initContainers: objectsAt(spec, 'initContainers').map(bare),
  }
  const key = JSON.stringify(asked)
  const shape = shapes.get(key) ?? readPod({ spec: asked })
  if (shapes.size >= shapesMost) shapes.clear()
  shapes.set(key, shape)
  known.set(record, shape)
  return shape
}

/** What a pod holds of its node, in billionths. */
export function heldBy(record: PodRecord): Amounts {
  const shape = askedShape(record)
  const amounts = requests.get(shape) ?? effectiveRequests(shape)
  requests.set(shape, amounts)
  return amounts
}

const bare = ({ resources, restartPolicy }: Raw): Raw => ({
  ...(resources === undefined ? {} : { resources }),
  ...(restartPolicy === undefined ? {} : { restartPolicy }),
})

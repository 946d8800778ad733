import { readResources, type Resources } from './kubernetes-container.ts'
import { objectsAt, textAt } from './raw.ts'
import type { Raw } from './snapshot.ts'

/** A ResourceQuota: `limits.memory` and the like, as given and as used. */
export type Quota = { name: string; namespace: string; hard: Resources; used: Resources; raw: Raw }

/** One entry of a LimitRange. */
export type RangeLimit = {
  /** Container, Pod or PersistentVolumeClaim. */
  type: string
  max: Resources
  min: Resources
  default: Resources
  defaultRequest: Resources
}

export type LimitRange = { name: string; namespace: string; limits: RangeLimit[] }

/** Reads a v1 ResourceQuota; the status is the truth, the spec stands in where it is missing. */
export function readQuota(raw: Raw): Quota {
  const hard = readResources(raw, 'status', 'hard')
  return {
    name: textAt(raw, 'metadata', 'name') ?? '',
    namespace: textAt(raw, 'metadata', 'namespace') ?? '',
    hard: hard.size > 0 ? hard : readResources(raw, 'spec', 'hard'),
    used: readResources(raw, 'status', 'used'),
    raw,
  }
}

/** Reads a v1 LimitRange. */
export function readLimitRange(raw: Raw): LimitRange {
  return {
    name: textAt(raw, 'metadata', 'name') ?? '',
    namespace: textAt(raw, 'metadata', 'namespace') ?? '',
    limits: objectsAt(raw, 'spec', 'limits').map((limit) => ({
      type: textAt(limit, 'type') ?? '',
      max: readResources(limit, 'max'),
      min: readResources(limit, 'min'),
      default: readResources(limit, 'default'),
      defaultRequest: readResources(limit, 'defaultRequest'),
    })),
  }
}

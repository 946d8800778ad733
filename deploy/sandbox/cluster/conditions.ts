import { objectAt, objectsAt } from '../../../src/evidence/raw.ts'
import type { Raw } from '../../../src/evidence/snapshot.ts'

/** A pod's status with one condition set. */
export function withCondition(
  pod: Raw,
  type: string,
  fields: { status: string; reason?: string; message?: string },
  at: Temporal.Instant,
): Raw {
  const status = objectAt(pod, 'status')
  const others = objectsAt(status, 'conditions').filter((condition) => condition['type'] !== type)
  const condition = {
    type,
    ...fields,
    lastProbeTime: null,
    lastTransitionTime: at.toString({ smallestUnit: 'second' }),
  }
  return { ...status, conditions: [...others, condition] }
}

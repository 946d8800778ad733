import { numberAt, objectsAt, textAt } from '../raw.ts'
import type { Snapshot } from '../snapshot.ts'

/** A stage that failed for good, as the history server tells. */
export type FailedStage = { stageId: number; attempt: number; name: string | null; reason: string }

/** The last failed stage, or null. */
export function lastFailedStage({ spark }: Snapshot): FailedStage | null {
  const failed = objectsAt(spark, 'stages').flatMap((stage): FailedStage[] => {
    const reason = textAt(stage, 'failureReason')
    if (reason === null || textAt(stage, 'status') !== 'FAILED') return []
    return [
      {
        stageId: numberAt(stage, 'stageId') ?? 0,
        attempt: numberAt(stage, 'attemptId') ?? 0,
        name: textAt(stage, 'name'),
        reason,
      },
    ]
  })
  return (
    failed
      .toSorted((one, other) => one.stageId - other.stageId || one.attempt - other.attempt)
      .at(-1) ?? null
  )
}

import type { TaskState } from '../ports/airflow.ts'
import type { Line } from '../reply.ts'
import { briefDuration } from './brief-duration.ts'
import type { Stage } from './stage.ts'

const stagesShown = 12

const marks: { readonly [S in TaskState]: string } = {
  none: '·',
  scheduled: '⏳',
  queued: '⏳',
  running: '▶',
  deferred: '⏳',
  up_for_retry: '↻',
  up_for_reschedule: '⏳',
  restarting: '↻',
  success: '✓',
  failed: '✗',
  upstream_failed: '⊘',
  skipped: '–',
  removed: '–',
}

/** The stages in one line: `ETL ✓ 42m → copy ✓ 3m → train ⏳ a 64G GPU 12m`; those side by side are `a ✓ 2m ∥ b ▶ 1m`. */
export function stripOf(stages: Stage[], at: Temporal.Instant): Line {
  const shown = stages.length > stagesShown ? around(stages) : stages
  return shown.flatMap((stage, index) => [
    ...(index > 0 ? [stage?.beside && shown[index - 1] ? ' ∥ ' : ' → '] : []),
    stage === null ? '…' : { bold: stage.name },
    ...(stage === null ? [] : [` ${stageWords(stage, at)}`]),
  ])
}

/** A stage without its name: `✓ 42m`, `✗ try 3 of 6`, `▶ 3 of 5 12m`. */
function stageWords(stage: Stage, at: Temporal.Instant): string {
  const { state, total, done, failed } = stage
  const parts = [marks[state]]
  if (total > 1 && state !== 'success') parts.push(`${done} of ${total}`)
  if (total > 1 && failed > 0) parts.push(`(${failed} failed)`)
  if (stage.try > 1) parts.push(`try ${stage.try} of ${stage.tries}`)
  if (stage.waitsFor) parts.push(stage.waitsFor.words)
  const seconds = secondsOf(stage, at)
  if (seconds !== null && state !== 'none') parts.push(briefDuration(seconds))
  if (state === 'upstream_failed') parts.push('not run')
  return parts.join(' ')
}

function secondsOf(stage: Stage, at: Temporal.Instant): number | null {
  const from = stage.waitsFor ? stage.waitsFor.since : stage.startedAt
  if (from === null) return null
  const until = stage.endedAt === null ? at : Temporal.Instant.from(stage.endedAt)
  return until.since(Temporal.Instant.from(from)).total('seconds')
}

/** The first, the last, and what is under way or failed; `null` stands for those between. */
function around(stages: Stage[]): (Stage | null)[] {
  const isTelling = ({ state }: Stage) => !['success', 'skipped', 'none'].includes(state)
  const telling = stages.flatMap((stage, index) => (isTelling(stage) ? [index] : []))
  const kept = new Set([0, stages.length - 1, ...telling.slice(0, stagesShown - 2)])
  const next = stages.findIndex(({ state }) => state === 'none')
  if (next >= 0) kept.add(next)
  const indices = [...kept].toSorted((one, other) => one - other)
  return indices.flatMap((index, place) => {
    const gap = place > 0 && index - (indices[place - 1] as number) > 1
    return gap ? [null, stages[index] as Stage] : [stages[index] as Stage]
  })
}

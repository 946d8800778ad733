import { sayDuration } from '../config/duration.ts'
import type { GpuUse } from '../ports/sources.ts'
import { lines, type Part } from '../reply.ts'
import type { Run } from '../runs/run.ts'
import { elapsedSeconds, nameOf } from './gpu-queue.ts'
import type { GpuPod } from './gpu-view.ts'

/** Below this a GPU does nothing, in percent. */
const idlePercent = 1

/** The pods that hold a GPU and have done nothing with it for so many minutes. A pod without measurements is not idle: nobody knows. */
export function idlePods(
  holders: readonly GpuPod[],
  uses: readonly GpuUse[],
  minutes: number,
  at: Temporal.Instant,
): GpuPod[] {
  const percents = new Map(uses.map(({ pod, highestPercent }) => [pod, highestPercent]))
  return holders.filter(
    ({ record }) =>
      record.phase === 'Running' &&
      record.deletionMilliseconds === null &&
      elapsedSeconds(record, at) >= minutes * 60 &&
      (percents.get(record.name) ?? 100) < idlePercent,
  )
}

/** What its owner is asked: keep it, or stop the run. */
export function idleParts(
  pod: GpuPod,
  run: Run | null,
  minutes: number,
  at: Temporal.Instant,
): Part[] {
  const { record, ask } = pod
  const gpus = ask.count === 1 ? 'a GPU' : `${ask.count} GPUs`
  return [
    lines(
      [
        { bold: nameOf(pod) },
        ` holds ${gpus} on ${record.node ?? 'a node'} for ${sayDuration(elapsedSeconds(record, at))} and has not used it for ${minutes} min.`,
      ],
      ['Is it still needed? Others may be waiting. If you do nothing, it is kept.'],
    ),
    {
      kind: 'buttons',
      buttons: [
        { label: 'Keep it', command: `gpu keep ${record.namespace}/${record.name}` },
        ...(run
          ? [{ label: 'Stop the run', command: `stop ${run.handle}`, style: 'danger' } as const]
          : []),
      ],
    },
  ]
}

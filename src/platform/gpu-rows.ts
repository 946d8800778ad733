import { sayMoment } from '../commands/say-moment.ts'
import { sayDuration } from '../config/duration.ts'
import type { PodRecord } from '../ports/kubernetes.ts'
import type { Durations } from './durations.ts'
import { elapsedSeconds, nameOf, type Turn } from './gpu-queue.ts'
import { sayClasses } from './gpu-class.ts'
import type { GpuNode } from './gpu-view.ts'
import { medianRemainingSeconds } from './remaining.ts'
import type { RunOf } from './runs-of-pods.ts'
import { sayExpected } from './say-expected.ts'

/** A node with GPUs as a row: name, kind, total, healthy, used, free, state. */
export const gpuRow = ({
  node,
  classes,
  total,
  healthy,
  used,
  free,
  trouble,
}: GpuNode): string[] => [
  node.name,
  sayClasses(classes),
  String(total),
  healthy < total ? `${healthy} (${total - healthy} lost)` : String(healthy),
  String(used),
  String(free),
  trouble ?? 'ready',
]

export const gpuColumns = ['Node', 'GPU', 'Total', 'Healthy', 'Used', 'Free', 'State']

/** Who holds GPUs on a node: `worker-1: 1 × dag / task · run R7 (…) · airflow-ml · since … · ends about …`. */
export function holderWords(
  { node, holders }: GpuNode,
  keyOf: (record: PodRecord) => string | null,
  durations: Durations,
  runOf: RunOf,
  at: Temporal.Instant,
): string[] {
  return holders.map((holder) => {
    const { record, ask } = holder
    const key = keyOf(record)
    const elapsed = elapsedSeconds(record, at)
    const earlier = key === null ? [] : durations(key)
    const remaining = medianRemainingSeconds(earlier, elapsed)
    const end =
      earlier.length === 0
        ? 'end unknown'
        : remaining === null
          ? 'longer than ever before'
          : `ends about ${sayMoment(at.add({ seconds: Math.round(remaining) }))}`
    const followed = runOf(record)
    const name = followed ? `${followed.handle} (${followed.run})` : record.task?.run
    const run = record.task ? ` · run ${name} · try ${record.task.try}` : ''
    const user = userOf(record)
    const who = `${nameOf(holder)}${run}${user ? ` · ${user}` : ''} · ${record.namespace}`
    return `${node.name}: ${ask.count} × ${who} · for ${sayDuration(elapsed)} · ${end}`
  })
}

/** One who waits: `2 of 3: dag / task · 1 × amd.com/gpu · waits for 6 min · starts in 4–11 min (from 12 earlier runs …)`. */
export function turnWords(turn: Turn, at: Temporal.Instant): string {
  const { pod, position, of } = turn
  const waited = (at.epochMilliseconds - pod.record.createdMilliseconds) / 1000
  const vram = pod.ask.pod.nodeSelector.get('amd.com/gpu.vram')
  const what = `${pod.ask.count} × ${vram ? `${vram} GPU` : pod.ask.resource}`
  return `${position} of ${of}: ${nameOf(pod)} · ${pod.record.namespace} · ${what} · waits for ${sayDuration(waited)} · ${sayExpected(turn, at)}`
}

const userLabels = ['hub.jupyter.org/username', 'user', 'owner', 'app.kubernetes.io/created-by']

/** The person whom a pod's labels name. */
function userOf({ labels }: PodRecord): string | null {
  return userLabels.map((label) => labels[label]).find((value) => value !== undefined) ?? null
}

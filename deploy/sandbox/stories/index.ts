import { gpuQueue } from './gpu-queue.ts'
import { oomAtTheCap } from './oom-at-the-cap.ts'
import { oomFixed } from './oom-fixed.ts'
import { outage } from './outage.ts'
import { pvcFull } from './pvc-full.ts'
import { quotaShared } from './quota-shared.ts'
import { selectorTypo } from './selector-typo.ts'
import { sparkOverhead } from './spark-overhead.ts'
import { storm } from './storm.ts'
import type { Story } from './story.ts'

export type { Stage, Story } from './story.ts'

/** All stories, in the order in which they are offered. */
export const stories: readonly Story[] = [
  oomFixed,
  oomAtTheCap,
  gpuQueue,
  selectorTypo,
  pvcFull,
  quotaShared,
  sparkOverhead,
  storm,
  outage,
]

import { expect, test } from 'vitest'
import { replay } from '../platform/replay.ts'
import { addNode } from './kube/node.ts'
import { scheduledYard } from './kube/scheduled-yard.ts'
import { startKube } from './kube/start.ts'
import { prepare, useOwn } from './use-servers.ts'

/**
 * In a day a pod's backoff of ten seconds is over before the next GPU is free; here the day takes less than a minute, and so may the
 * backoff.
 */
const briefBackoff = { podInitialBackoffSeconds: 1, podMaxBackoffSeconds: 1 }
const kube = useOwn(() => startKube({ schedulerSettings: briefBackoff }))

prepare(async () => {
  await Promise.all([
    ...['a', 'b', 'c'].map((name) => addNode(kube(), { name, gpus: 4, vram: '64G' })),
    ...['d', 'e'].map((name) => addNode(kube(), { name, gpus: 1, vram: '32G' })),
  ])
})

test(
  'over a day of five hundred jobs through the real scheduler the stated range holds for four starts of five',
  { timeout: 900_000 },
  async () => {
    const yard = await scheduledYard(kube(), 'default')
    try {
      const { waited, toldShare, heldShare } = await replay(3, 500, yard)
      process.stderr.write(
        `of ${waited} that waited ${percent(toldShare)} were told a range, and it held for ${percent(heldShare)}\n`,
      )
      expect(waited).toBeGreaterThan(100)
      expect(toldShare).toBeGreaterThan(0.7)
      expect(heldShare).toBeGreaterThanOrEqual(0.8)
    } finally {
      await yard.close()
    }
  },
)

const percent = (share: number): string => `${(share * 100).toFixed(1)} %`

import { describe, expect, test } from 'vitest'
import { play, posts } from './play.ts'

describe.concurrent('stories, played without a browser', { timeout: 240_000 }, () => {
  test('oom-fixed: one card says 6Gi and turns green', async () => {
    const played = await play({ story: 'oom-fixed' })
    expect(played.code).toBe(0)
    expect(posts(played, /ran out of memory at its limit of 4Gi/)).toHaveLength(1)
    expect(played.text).toContain('Set its memory limit to 6Gi')
    expect(played.text).toMatch(/^#\d+ edited: 🟢 Passed again: base ran out of memory/m)
  })

  test('oom-at-the-cap: one task, the rule is raised, the proof arrives', async () => {
    const played = await play({
      story: 'oom-at-the-cap',
      async *script(seen) {
        await seen(/T1 .*· 2 failures/)
        yield '!sre comment T1 we look at it'
        yield '!sre raise-limitrange 16Gi'
        await seen(/🟢 Passed again[^]*\[Close T1\]/)
        yield '!click Close T1'
        await seen(/T1 .* · closed/)
      },
    })
    expect(played.code).toBe(0)
    expect(posts(played, /ran out of memory at its limit of 8Gi/)).toHaveLength(1)
    expect(played.text).toContain('It needs 12Gi')
    expect(played.text).toContain('LimitRange general-limits: container max memory 8Gi')
    expect(played.text).not.toMatch(/\bT2\b/)
  })

  test('oom-at-the-cap, after the rules were changed: the story sets its stage', async () => {
    const played = await play({
      async *script(seen) {
        yield '!sre raise-limitrange 16Gi'
        yield '!story oom-at-the-cap'
        await seen(/T1 /)
      },
    })
    expect(played.text).toContain('LimitRange general-limits: container max memory 8Gi')
  })

  test('gpu-queue: five runs for two GPUs all pass, and nobody is told of a failure', async () => {
    const played = await play({ story: 'gpu-queue' })
    expect(played.code).toBe(0)
    expect(played.text.match(/^#\d+ edited: tone_check_training_dag 🟢 succeeded/gm)).toHaveLength(
      5,
    )
    expect(played.text).toContain('⏳ a 64G GPU')
    expect(played.text).not.toContain('🔴')
  })

  test('selector-typo: the label that the nodes have is named at once', async () => {
    const played = await play({ story: 'selector-typo' })
    expect(posts(played, /no node matches amd\.com\/gpu\.vram=64GB/)).toHaveLength(1)
    expect(played.text).toContain('node_selector={"amd.com/gpu.vram": "64G"}')
    expect(played.text).toContain('🟢 Passed again')
  })

  test('pvc-full: the claim is named, a task asks for more, and it passes when it has grown', async () => {
    const played = await play({
      story: 'pvc-full',
      async *script(seen) {
        await seen(/T1 .*· 2 failures/)
        yield '!sre grow-pvc airflow-ml-model-training 40Gi'
        await seen(/🟢 Passed again/)
      },
    })
    expect(played.text).toContain('claim airflow-ml-model-training is full (20Gi)')
    expect(played.text).toContain('increase the airflow-ml-model-training PVC size')
  })

  test('quota-shared: two cards link one task', async () => {
    const played = await play({
      story: 'quota-shared',
      async *script(seen) {
        await seen(/T1 .*· 4 failures/)
        yield '!sre raise-quota limits.memory=200Gi'
        await seen(/🟢 Passed again[^]*🟢 Passed again/)
      },
    })
    expect(posts(played, /quota quota-compute-resources refuses the pod/)).toHaveLength(2)
    expect(played.text).not.toMatch(/\bT2\b/)
  })

  test('spark-overhead: the overhead is named, and not the heap', async () => {
    const played = await play({ story: 'spark-overhead' })
    expect(played.text).toContain('spark.executor.memoryOverhead')
    expect(played.text).toContain('🟢 Passed again')
    expect(posts(played, /🔴/)).toHaveLength(1)
  })

  test('storm: a few cards and one digest that is exact', async () => {
    const played = await play({ story: 'storm' })
    const cards = posts(played, /: 🔴 (?!\d+ more tasks? failed)/)
    expect(cards.length).toBeLessThanOrEqual(10)
    expect(posts(played, /more tasks? failed/)).toHaveLength(1)
    const folded = [...played.text.matchAll(/🔴 (\d+) more tasks? failed/g)].at(-1)
    expect(cards.length + Number(folded?.[1])).toBe(28)
  })

  test('outage: one card afterwards, nothing lost and nothing twice', async () => {
    const played = await play({ story: 'outage' })
    expect(posts(played, /ran out of memory/)).toHaveLength(1)
    expect(posts(played, /tone_check_training_dag (🔵|⚪|🟢)/)).toHaveLength(1)
    expect(played.text).toContain('🟢 Passed again')
  })
})

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createPace } from '../../../integrations/slack/pace.ts'
import { createSlots } from '../../../integrations/slack/slots.ts'
import type { Clock } from '../../../src/clock.ts'
import { Busy } from '../../../src/delivery/endings.ts'

describe('turns', () => {
  test('a few at once, then one every so often', () => {
    const slots = createSlots(2, 1000)
    expect([slots.take('a', 0), slots.take('b', 0)]).toEqual([0, 0])
    expect([slots.take('c', 0), slots.take('d', 0)]).toEqual([1000, 2000])
  })

  test('who comes back keeps the turn, ahead of who comes later', () => {
    const slots = createSlots(1, 1000)
    slots.take('a', 0)
    expect(slots.take('b', 0)).toBe(1000)
    expect(slots.take('c', 500)).toBe(1500)
    expect(slots.take('b', 600)).toBe(400)
    expect(slots.take('b', 1000)).toBe(0)
    expect(slots.take('c', 2000)).toBe(0)
  })

  test('after a quiet time there is no waiting', () => {
    const slots = createSlots(1, 1000)
    slots.take('a', 0)
    expect(slots.take('b', 1000)).toBe(0)
    expect(slots.take('c', 5000)).toBe(0)
  })

  test('however they come, never more than the burst and the rate in any window', () => {
    const steps = fc.array(fc.tuple(fc.nat(900), fc.nat(20)), { maxLength: 300 })
    fc.assert(
      fc.property(steps, (all) => {
        const slots = createSlots(8, 1450)
        const taken: number[] = []
        let now = 0
        for (const [later, key] of all) {
          now += later
          if (slots.take(`card ${key}`, now) === 0) taken.push(now)
        }
        for (const [index, at] of taken.entries()) {
          const within = taken.slice(index).filter((each) => each < at + 60_000)
          expect(within.length).toBeLessThanOrEqual(50)
        }
      }),
    )
  })
})

describe('pace', () => {
  const clockAt = (): Clock & { milliseconds: number; slept: number[] } => ({
    milliseconds: 1_000_000,
    slept: [],
    now() {
      return Temporal.Instant.fromEpochMilliseconds(this.milliseconds)
    },
    async sleep(milliseconds) {
      this.slept.push(milliseconds)
      this.milliseconds += milliseconds
    },
  })

  test('a first post to a quiet channel waits for nothing', async () => {
    const clock = clockAt()
    const pace = createPace(clock)
    await pace.post('C1', 'one')
    await pace.post('C2', 'two')
    expect(clock.slept).toEqual([])
  })

  test('the second in a second waits its turn, the fourth goes back to its queue', async () => {
    const clock = clockAt()
    const pace = createPace({
      ...clock,
      now: () => clock.now(),
      sleep: async (wait) => void clock.slept.push(wait),
    })
    await pace.post('C1', 'one')
    await pace.post('C1', 'two')
    await expect(pace.post('C1', 'three')).rejects.toMatchObject({ waitMilliseconds: 2200 })
    await expect(pace.post('C1', 'four')).rejects.toThrow(Busy)
    expect(clock.slept).toEqual([1100])
  })

  test('updates: eight at once, 50 in a minute', async () => {
    const clock = clockAt()
    const pace = createPace(clock)
    for (let each = 0; each < 50; each += 1) await pace.update(`card ${each}`)
    expect(clock.milliseconds - 1_000_000).toBeGreaterThanOrEqual(60_000)
    expect(clock.slept).toHaveLength(42)
  })

  test('what Slack asked for is kept per method, for posts per channel', () => {
    const clock = clockAt()
    const pace = createPace(clock)
    pace.asked('chat.postMessage', 'C1', new Busy('slack', 'x', 30_000, 429))
    pace.asked('chat.update', 'C1', new Busy('slack', 'x', 5000, 429))
    pace.asked('users.info', null, new Error('no request for patience'))
    expect(() => pace.obey('chat.postMessage', 'C1')).toThrow(Busy)
    expect(() => pace.obey('chat.update', 'C2')).toThrow(Busy)
    pace.obey('chat.postMessage', 'C2')
    pace.obey('users.info', null)
    clock.milliseconds += 5000
    pace.obey('chat.update', 'C2')
    expect(() => pace.obey('chat.postMessage', 'C1')).toThrow(Busy)
  })
})

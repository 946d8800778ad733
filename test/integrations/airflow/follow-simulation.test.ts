import { expect, it } from 'vitest'
import { simulate } from './follow-simulation.ts'
import { seeded } from './seeded.ts'

it.each([1, 2, 3, 4, 5, 6, 7, 8])(
  'no end is missed, and none told twice (seed %i)',
  async (seed) => {
    const outcome = await simulate(seed % 2 === 0 ? 'v1' : 'v2', false, seeded(seed))
    expect(outcome.ends).toBeGreaterThan(0)
    expect(outcome).toMatchObject({ missed: [], twice: [] })
  },
)

it.each([11, 12, 13, 14])(
  'no end is missed by one who crashes now and then (seed %i)',
  async (seed) => {
    const outcome = await simulate(seed % 2 === 0 ? 'v1' : 'v2', true, seeded(seed))
    expect(outcome.missed).toEqual([])
  },
)

import { expect, test } from 'vitest'
import { liveMany } from '../integrations/phabricator/simulation/life.ts'

/** Other seeds every day, so that the lives of a year are different ones; the failing ones are shown. */
const day = Math.floor(Temporal.Now.instant().epochMilliseconds / 86_400_000)

test.each([1, 2, 3])('one task per ticket in 10,000 lives with %i replicas', async (replicas) => {
  const firstSeed = day * 100_000
  expect(await liveMany(10_000, 'protocol', { replicas, firstSeed })).toEqual({
    lost: 0,
    duplicated: 0,
    seeds: [],
  })
})

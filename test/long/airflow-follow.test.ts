import { expect, it } from 'vitest'
import { simulate } from '../integrations/airflow/follow-simulation.ts'
import { seeded } from '../integrations/airflow/seeded.ts'

it('no end is missed in two hundred Airflows, and none told twice without a crash', async () => {
  for (let seed = 1000; seed < 1200; seed += 1) {
    const crashing = seed % 3 === 0
    const outcome = await simulate(seed % 2 === 0 ? 'v1' : 'v2', crashing, seeded(seed))
    expect({ seed, missed: outcome.missed }).toEqual({ seed, missed: [] })
    if (!crashing) expect({ seed, twice: outcome.twice }).toEqual({ seed, twice: [] })
  }
})

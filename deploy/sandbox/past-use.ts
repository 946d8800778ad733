import { allGpus, type UsePoint, useWrite } from '../../src/platform/day-of-use.ts'
import { openSqliteStore } from '../../src/store/sqlite/index.ts'
import { namespace } from './cluster/furnish.ts'

const pointsPerHour = 12
const hours = 24

/** When each GPU of the cluster was held, from and to so many hours ago. */
const held: readonly (readonly [number, number])[][] = [
  [
    [22.5, 17],
    [15.2, 9.1],
    [6, 2.2],
  ],
  [
    [21, 18.4],
    [16.5, 12.7],
    [12.4, 11],
    [4.1, 1.2],
  ],
  [
    [19.6, 17.7],
    [13.3, 10.2],
  ],
]

/** Lets Groundcrew remember a day of use from before the sandbox was opened. */
export async function addPastUse(storePath: string, now: Temporal.Instant): Promise<void> {
  const days: { what: string; points: UsePoint[] }[] = [
    { what: allGpus, points: [] },
    { what: namespace, points: [] },
  ]
  for (let ago = hours; ago > 0; ago -= 1 / pointsPerHour) {
    const busy = held.filter((each) => each.some(([from, to]) => ago <= from && ago > to)).length
    const memory = 0.07 + 0.27 * busy
    const shares = [
      { gpu: busy / held.length },
      {
        'limits.memory': memory,
        'requests.memory': memory,
        'limits.cpu': 0.05 + 0.16 * busy,
        'requests.cpu': 0.04 + 0.1 * busy,
      },
    ]
    const atMilliseconds = now.epochMilliseconds - Math.round(ago * 3_600_000)
    for (const [index, { points }] of days.entries())
      points.push({ atMilliseconds, shares: shares[index] ?? {} })
  }
  const store = openSqliteStore(storePath)
  const writes = days.map(({ what, points }) => useWrite(what, points, null))
  await store.commit({ writes, effects: [] }, now)
  await store.close()
}

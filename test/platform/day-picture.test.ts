import { describe, expect, test } from 'vitest'
import { altText } from '../../src/platform/alt-text.ts'
import { type UsePoint, withPresent } from '../../src/platform/day-of-use.ts'
import { gpuPicture, quotaPicture } from '../../src/platform/day-picture.ts'
import { now } from './given.ts'

const minute = 60_000
/** A sample each five minutes between two hours ago, all alike. */
const steady = (fromHoursAgo: number, toHoursAgo: number, shares: UsePoint['shares']): UsePoint[] =>
  Array.from({ length: (fromHoursAgo - toHoursAgo) * 12 }, (_, index) => ({
    atMilliseconds: now.epochMilliseconds - fromHoursAgo * 60 * minute + index * 5 * minute,
    shares,
  }))
const one = (day: UsePoint[]) => quotaPicture(new Map([['airflow-ml', day]]), now)
const told = (picture: ReturnType<typeof gpuPicture>) => picture && altText(picture)

describe('a picture', () => {
  test.each([
    ['nothing is known', []],
    ['two hours are known', steady(2, 0, { gpu: 1 })],
    ['all that is known is older than a day', steady(40, 30, { gpu: 1 })],
    ['only something else is known', steady(20, 0, { pods: 1 })],
  ])('is none where %s', (_, day) => expect(gpuPicture(day, false, now)).toBeNull())

  test('of quotas is none where no namespace is known for long', () => {
    expect(quotaPicture(new Map(), now)).toBeNull()
    expect(quotaPicture(new Map([['a', []] as const, ['b', []] as const]), now)).toBeNull()
  })

  test('begins with what is known and is a day at most', () => {
    const short = gpuPicture(steady(5, 0, { gpu: 1 }), false, now)!
    expect(short.untilMilliseconds - short.fromMilliseconds).toBe(5 * 60 * minute)
    const long = gpuPicture(steady(30, 0, { gpu: 1 }), false, now)!
    expect(long.untilMilliseconds - long.fromMilliseconds).toBe((24 * 60 - 5) * minute)
    expect(long.untilMilliseconds).toBe(now.epochMilliseconds)
  })

  test('keeps what is not known unknown; a sample or two too late is no gap', () => {
    const day = [...steady(9, 6, { gpu: 0.5 }), ...steady(2, 0, { gpu: 1 })]
    const gapAt = now.epochMilliseconds - 6 * 60 * minute
    const { points } = gpuPicture(day, false, now)!.curves[0]!
    expect(points.filter(({ share }) => share === null)).toEqual([
      { atMilliseconds: gapAt, share: null },
    ])
    const late = steady(9, 0, { gpu: 0.5 }).filter((_, index) => index % 3 === 0)
    expect(gpuPicture(late, false, now)!.curves[0]!.points).toHaveLength(36)
  })

  test('of one namespace has its fullest fields, those that are always alike together', () => {
    const shares = { pods: 0, 'count/jobs': 0, 'limits.cpu': 0.3, 'limits.memory': 0.9 }
    const picture = one(
      steady(9, 0, { ...shares, 'requests.memory': 0.9, 'requests.cpu': 0.2, services: 0, x: 0.1 }),
    )!
    expect(picture.title).toBe('Quotas of airflow-ml in use')
    expect(picture.limits).toEqual([0.85, 0.95])
    expect(picture.curves.map(({ name }) => name)).toEqual([
      'limits.memory, requests.memory',
      'limits.cpu',
      'requests.cpu',
      'x',
    ])
    expect(one(steady(9, 0, { a: 0, b: 0, c: 0, d: 0 }))!.curves.map(({ name }) => name)).toEqual([
      'a, b and 2 more',
    ])
  })

  test('of several namespaces has the fullest field of each', () => {
    const days = new Map([
      ['airflow-ml', steady(9, 0, { 'limits.cpu': 0.3, 'limits.memory': 0.5 })],
      ['airflow-search', steady(9, 0, { 'limits.cpu': 0.7 })],
      ['airflow-new', []],
    ])
    const { title, curves } = quotaPicture(days, now)!
    expect(title).toBe('Fullest quotas by namespace')
    expect(curves.map(({ name }) => name)).toEqual([
      'airflow-search limits.cpu',
      'airflow-ml limits.memory',
    ])
  })
})

test.each([
  [
    'now and the highest',
    told(gpuPicture([...steady(9, 6, { gpu: 1 }), ...steady(6, 0, { gpu: 0.333 })], false, now)),
    'GPUs in use, 5 Oct 03:00 to 5 Oct 12:00 UTC: all GPUs now 33 %, highest 100 % at 03:00.',
  ],
  [
    'what is seen of others’ GPUs is not all',
    told(gpuPicture(steady(4, 0, { gpu: 0 }), true, now)),
    'GPUs in use by our namespaces, 5 Oct 08:00 to 5 Oct 12:00 UTC: all GPUs now 0 %, highest 0 % at 08:00.',
  ],
  [
    'a gap',
    told(gpuPicture([...steady(9, 6, { gpu: 1 }), ...steady(2, 0, { gpu: 0 })], false, now)),
    'GPUs in use, 5 Oct 03:00 to 5 Oct 12:00 UTC: all GPUs now 0 %, highest 100 % at 03:00. Nothing is known from 06:00 to 10:00.',
  ],
  [
    'the last that was known',
    told(gpuPicture(steady(9, 1, { gpu: 0.5 }), false, now)),
    'GPUs in use, 5 Oct 03:00 to 5 Oct 12:00 UTC: all GPUs last known 50 % at 10:55, highest 50 % at 03:00.',
  ],
  [
    'what holds now, whatever was remembered last',
    told(gpuPicture(withPresent(steady(4, 0, { gpu: 0 }), { gpu: 1 }, now), false, now)),
    'GPUs in use, 5 Oct 08:00 to 5 Oct 12:00 UTC: all GPUs now 100 %, highest 100 % at 12:00.',
  ],
  [
    'what holds now, after nothing was known for long',
    told(gpuPicture(withPresent(steady(9, 1, { gpu: 0.5 }), { gpu: 0 }, now), false, now)),
    'GPUs in use, 5 Oct 03:00 to 5 Oct 12:00 UTC: all GPUs now 0 %, highest 50 % at 03:00. Nothing is known from 11:00 to 12:00.',
  ],
  [
    'no present where nothing is seen now',
    told(gpuPicture(withPresent(steady(9, 1, { gpu: 0.5 }), {}, now), false, now)),
    'GPUs in use, 5 Oct 03:00 to 5 Oct 12:00 UTC: all GPUs last known 50 % at 10:55, highest 50 % at 03:00.',
  ],
  [
    'several curves, and more gaps than one wants to hear of',
    told(
      one(
        [20, 17, 14, 11, 8, 2].flatMap((hours) =>
          steady(hours, hours - 2, { pods: 0.1, 'limits.cpu': 1.25 }),
        ),
      ),
    ),
    'Quotas of airflow-ml in use, 4 Oct 16:00 to 5 Oct 12:00 UTC: limits.cpu now 125 %, highest 125 % at 16:00; pods now 10 %, highest 10 % at 16:00. Nothing is known from 18:00 to 19:00, 21:00 to 22:00, 00:00 to 01:00 and 2 more times.',
  ],
])('in words: %s', (_, text, expected) => expect(text).toBe(expected))

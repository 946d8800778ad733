import { beforeAll, describe, expect, test } from 'vitest'
import {
  createPrometheus,
  type Prometheus,
} from '../../../../integrations/prometheus/prometheus.ts'
import { Refused, Unreachable } from '../../../../src/delivery/endings.ts'
import { began, died, gibi, oddName } from './history.ts'

/** A server that has measured `history`. */
type ContractServer = { url: string; stop(): Promise<void> }

/**
 * What Groundcrew relies on of a Prometheus; the emulator and the real one have to keep it alike. `before` is `beforeAll`,
 * or what takes its place where a server may be missing. The server is stopped at the end.
 */
export function prometheusContract(
  name: string,
  server: () => ContractServer,
  before: (work: () => Promise<() => Promise<void>>) => void = beforeAll,
): void {
  describe(name, () => {
    let prometheus: Prometheus
    before(() => {
      prometheus = createPrometheus({ url: server().url })
      return Promise.resolve(() => Promise.resolve(prometheus.close()))
    })
    const peak = (pod: string, to = died) =>
      prometheus.memoryPeak({
        namespace: 'airflow-ml',
        pod,
        container: 'base',
        from: began,
        to,
      })

    test('the highest sample between two moments, also of several series', async () => {
      const found = await peak('two-replicas')
      expect([found?.peakBytes, found?.source]).toEqual([7 * gibi, 'Prometheus'])
      const values = found?.series?.map(([, bytes]) => bytes / gibi)
      expect(values).toEqual([2, 7, 5])
    })

    test('a container that lived for some seconds has a peak', async () => {
      expect((await peak('short', began.add({ seconds: 7 })))?.peakBytes).toBe(3 * gibi)
    })

    test.each([
      ['a spike in its midst', 13, 8],
      ['the rise at its end', 14, 9],
    ])('two weeks in 200 points lose nothing: %s', async (_, days, gibibytes) => {
      const found = await peak('two-weeks', began.add({ hours: days * 24 }))
      expect(found?.peakBytes).toBe(gibibytes * gibi)
      expect(found?.series?.length).toBeLessThanOrEqual(200)
    })

    test.each(['of-no-pod', 'only-nan', 'only-infinity', 'only-earlier'])(
      'nothing is known of the memory of %s',
      async (pod) => expect(await peak(pod)).toBeNull(),
    )

    test('NaN between numbers is left out', async () => {
      expect((await peak('some-nan'))?.peakBytes).toBe(gibi)
    })

    test('names cannot break out of the selector', async () => {
      expect((await peak(oddName))?.peakBytes).toBe(gibi)
    })

    test('claims: how full they are, and when they will be; those that nobody mounts have no fill', async () => {
      const uses = await prometheus.volumeUse('airflow-ml', began)
      const byName = uses.toSorted((one, other) => one.claim.localeCompare(other.claim))
      expect(byName).toEqual([
        {
          claim: 'fills',
          usedBytes: 16 * gibi,
          capacityBytes: 20 * gibi,
          earlierUsedBytes: 10 * gibi,
          secondsToFull: 4 * 3600,
        },
        ...[
          { claim: 'is-new', earlierUsedBytes: null },
          { claim: 'stands-still', earlierUsedBytes: 5 },
        ].map((each) => ({ ...each, usedBytes: 5, capacityBytes: 10, secondsToFull: null })),
      ])
      expect(await prometheus.volumeUse('of-nobody', began)).toEqual([])
    })

    test('GPUs: the busiest of each pod counts, whoever measures it', async () => {
      const uses = await prometheus.gpuUse('airflow-ml', began, 30)
      const told = uses.map(({ pod, container, highestPercent }) => [
        pod,
        container,
        highestPercent,
      ])
      expect(told.toSorted()).toEqual([
        ['busy', 'base', 80],
        ['exported', 'train', 60],
        ['idle', 'base', 0],
        ['of-nvidia', 'base', 40],
        ['prefixed', 'base', 30],
      ])
    })

    test.each([
      ['an expression that breaks off', 'up{a=', 'parse error'],
      ['no expression', '', 'parse error'],
      ['a range without a length', 'max_over_time(up{a="b"}[])', 'parse error'],
    ])('%s is refused with the reason', async (_, expression, words) => {
      const refusal = prometheus.at(expression, began)
      await expect(refusal).rejects.toThrow(words)
      await expect(refusal).rejects.toBeInstanceOf(Refused)
    })

    test.each([
      ['too many points', 1, 'exceeded maximum resolution of 11,000 points'],
      ['no step', 0, 'zero or negative query resolution'],
    ])('%s: refused with the reason', async (_, step, words) => {
      const refusal = prometheus.range('up{a="b"}', began, died, step)
      await expect(refusal).rejects.toThrow(words)
    })

    test('an end before the beginning: refused with the reason', async () => {
      const refusal = prometheus.range('up{a="b"}', died, began, 60_000)
      await expect(refusal).rejects.toThrow('end timestamp must not be before start time')
    })

    test('a path that is not there', async () => {
      const answer = await fetch(`${server().url}/api/v1/nothing`)
      expect([answer.status, await answer.text()]).toEqual([404, '404 page not found\n'])
    })

    test('check passes while it answers; a server that is down is unreachable', async () => {
      await prometheus.check()
      await server().stop()
      await expect(prometheus.check()).rejects.toBeInstanceOf(Unreachable)
      await expect(peak('short')).rejects.toBeInstanceOf(Unreachable)
    })
  })
}

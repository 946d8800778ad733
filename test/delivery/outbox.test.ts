import { describe, expect, onTestFinished, test } from 'vitest'
import { systemClock } from '../../src/clock.ts'
import type { Effect } from '../../src/delivery/effects.ts'
import { Busy, Refused, Uncertain, Unreachable } from '../../src/delivery/endings.ts'
import type { Attempt } from '../../src/delivery/attempt.ts'
import type { Deliverer, Deliverers } from '../../src/delivery/deliverer.ts'
import { createOutbox } from '../../src/delivery/outbox.ts'
import { backoffMilliseconds, verdictOf } from '../../src/delivery/retry.ts'
import { openSqliteStore } from '../../src/store/sqlite/index.ts'

const card: Effect = { kind: 'slack.card', incident: 'I1' }

/** An outbox whose every deliverer is the given one; attempts come out one by one. */
function running(deliver: Deliverer) {
  const store = openSqliteStore(':memory:')
  const deliverers = new Proxy({}, { get: () => deliver }) as Deliverers
  const attempts: Attempt[] = []
  const waiting: (() => void)[] = []
  const outbox = createOutbox({
    store,
    clock: systemClock,
    deliverers,
    onAttempt(attempt) {
      attempts.push(attempt)
      for (const look of waiting.splice(0)) look()
    },
    onStoreTrouble: () => {},
  })
  const stop = new AbortController()
  const ended = outbox.run(stop.signal)
  onTestFinished(async () => {
    stop.abort()
    await ended
  })
  return {
    store,
    attempts,
    outbox,
    stop: () => stop.abort(),
    async ask(...effects: Effect[]) {
      await store.commit({ writes: [], effects }, systemClock.now())
      outbox.poke()
    },
    async until(count: number) {
      while (attempts.length < count) await new Promise<void>((resolve) => waiting.push(resolve))
      return attempts
    },
  }
}

describe('the outbox', () => {
  test('delivers at once and forgets what is delivered', async () => {
    const { store, ask, until } = running(async () => {})
    await ask(card)
    expect(await until(1)).toMatchObject([
      { key: 'slack.card:I1', outcome: 'delivered', error: null },
    ])
    expect(await store.waiting()).toEqual([])
  })

  test('delivers again what is asked for again while it is being delivered', async () => {
    const outbox = running(async (_, claim) => {
      if (claim.revision === 1) await outbox.ask(card)
    })
    await outbox.ask(card)
    await outbox.until(2)
    expect(await outbox.store.waiting()).toEqual([])
  })

  test('commits what was learnt together with the settlement, from the state of now', async () => {
    const { store, ask, until } = running(async (_, __, { store }) => {
      let asked = 0
      return async () => {
        asked += 1
        const known = await store.read<{ n: number }>('incident', 'I1')
        if (asked === 1)
          await store.commit(
            {
              writes: [{ kind: 'incident', id: 'I1', version: known!.version, body: { n: 10 } }],
              effects: [],
            },
            systemClock.now(),
          )
        return {
          writes: [
            { kind: 'incident', id: 'I1', version: known!.version, body: { n: known!.body.n + 1 } },
          ],
          effects: [],
        }
      }
    })
    await store.commit(
      { writes: [{ kind: 'incident', id: 'I1', version: null, body: { n: 1 } }], effects: [] },
      systemClock.now(),
    )
    await ask(card)
    await until(1)
    expect((await store.read('incident', 'I1'))?.body).toEqual({ n: 11 })
  })

  test.each([
    [new Busy('slack', '429', 60_000.5), 'postponed', false],
    [new Unreachable('slack', 'refused connection'), 'postponed', false],
    [new Uncertain('slack', 'timed out'), 'uncertain', false],
    [new Refused('slack', 'channel_not_found'), 'parked', false],
    [new TypeError('a defect'), 'uncertain', true],
  ] as const)('%s ends as %s', async (error, outcome, unexpected) => {
    const { store, ask, until } = running(async () => {
      throw error
    })
    await ask(card)
    expect(await until(1)).toMatchObject([{ outcome, unexpected }])
    const [row] = await store.waiting()
    expect(row?.error).toContain(error.message)
    expect(row?.dueMilliseconds === null).toBe(outcome === 'parked')
  })

  test('what is committed at once is on its way when the commit resolves', async () => {
    const begun: string[] = []
    const { outbox, store, until } = running(async (_, claim) => void begun.push(claim.key))
    const batch = { writes: [], effects: [card] }
    expect(await outbox.atOnce.commit(batch, systemClock.now())).toBe('committed')
    expect(begun).toEqual(['slack.card:I1'])
    await until(1)
    expect(await store.waiting()).toEqual([])
  })

  test('beyond its slots what is committed at once waits its turn', async () => {
    const hung = Promise.withResolvers<void>()
    let begun = 0
    const { outbox, until } = running(async () => {
      begun += 1
      await hung.promise
    })
    for (let n = 0; n < 40; n += 1) {
      const effects: Effect[] = [{ kind: 'slack.card', incident: `I${n}` }]
      await outbox.atOnce.commit({ writes: [], effects }, systemClock.now())
    }
    expect(begun).toBe(16)
    hung.resolve()
    outbox.poke()
    expect(await until(40)).toHaveLength(40)
  })

  test('once it is told to stop, what is committed at once is left for the next start', async () => {
    const { outbox, store, stop } = running(async () => expect.fail('it was delivered'))
    stop()
    await outbox.atOnce.commit({ writes: [], effects: [card] }, systemClock.now())
    expect(await store.claim('slack', systemClock.now(), 1)).toMatchObject([
      { attempts: 1, uncertain: false },
    ])
  })

  test('one lane that hangs does not hold up another', async () => {
    const hung = Promise.withResolvers<void>()
    const { ask, until } = running(async (effect) => {
      if (effect.kind === 'phabricator.task') await hung.promise
    })
    await ask({ kind: 'phabricator.task', ticket: 't' }, card)
    expect((await until(1))[0]?.key).toBe('slack.card:I1')
    hung.resolve()
    await until(2)
  })
})

test('the wait doubles from one second to five minutes, spread by a fifth', () => {
  expect([1, 2, 3, 20].map((attempts) => backoffMilliseconds(attempts, () => 0.5))).toEqual([
    1000, 2000, 4000, 300_000,
  ])
  expect([0, 1].map((random) => backoffMilliseconds(1, () => random))).toEqual([800, 1200])
})

test.each([
  ['phabricator', new Uncertain('phabricator', ''), 120_000],
  ['slack', new Uncertain('slack', ''), 10_000],
] as const)('an unknown outcome at %s is quarantined', (lane, error, atLeast) => {
  const verdict = verdictOf(error, { lane, attempts: 1, uncertain: false })
  expect(verdict.uncertain).toBe(true)
  expect(verdict.waitMilliseconds).toBeGreaterThanOrEqual(atLeast)
})

test('after a thousand attempts a person must look', () => {
  const verdict = verdictOf(new Unreachable('slack', ''), {
    lane: 'slack',
    attempts: 1000,
    uncertain: false,
  })
  expect(verdict.waitMilliseconds).toBeNull()
})

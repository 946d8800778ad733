import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Clock } from '../../../src/clock.ts'
import type { Deliverer } from '../../../src/delivery/deliverer.ts'
import { verdictOf } from '../../../src/delivery/retry.ts'
import { openSqliteStore } from '../../../src/store/sqlite/index.ts'
import { nothing } from '../../../src/store/revise.ts'
import type { Claim, Store } from '../../../src/store/store.ts'
import { phabricatorDeliverers } from '../../../integrations/phabricator/deliver.ts'
import type { Phabricator } from '../../../integrations/phabricator/phabricator.ts'

export type Pump = {
  store: Store
  clock: Clock
  now(): Temporal.Instant
  /** Delivers what waits for Phabricator, with time standing still between due times, until nothing waits. */
  drain(): Promise<void>
  /** Delivers what is due now, once. */
  once(): Promise<void>
  wait(milliseconds: number): void
  /** The process dies in the middle of the next delivery, after Phabricator was asked; it starts again. */
  dieDuringNext(): Promise<void>
  close(): Promise<void>
}

/** A time that tests move. */
export type Time = { now: Temporal.Instant }

/** The Phabricator lane of the outbox on a real store, with a clock that jumps to what is due. */
export function createPump(phabricator: Phabricator, time: Time): Pump {
  const folder = mkdtempSync(join(tmpdir(), 'tickets-'))
  const path = join(folder, 'store.db')
  const deliverers = phabricatorDeliverers(phabricator) as unknown as Record<string, Deliverer>
  let store = openSqliteStore(path)
  const now = () => time.now
  const clock: Clock = { now, sleep: () => Promise.reject(new Error('nobody sleeps here')) }
  const wait = (milliseconds: number) => void (time.now = time.now.add({ milliseconds }))

  async function deliver(claim: Claim): Promise<void> {
    const context = { store, clock, signal: new AbortController().signal }
    try {
      const learn = await deliverers[claim.effect.kind]?.(claim.effect, claim, context)
      const change = learn ? await learn() : nothing
      await store.commit({ ...change, settled: claim }, now())
    } catch (error) {
      const verdict = verdictOf(error, claim)
      if (verdict.unexpected) throw error
      const due =
        verdict.waitMilliseconds === null
          ? null
          : now().add({ milliseconds: verdict.waitMilliseconds })
      await store.postpone(claim, verdict.words, due, verdict.uncertain, now())
    }
  }

  async function once(): Promise<void> {
    for (const claim of await store.claim('phabricator', now(), 10)) await deliver(claim)
  }

  return {
    get store() {
      return store
    },
    clock,
    now,
    wait,
    once,
    async drain() {
      for (let turn = 0; turn < 200; turn += 1) {
        const due = await store.nextDue('phabricator')
        if (due === null) return
        if (due > now().epochMilliseconds) time.now = Temporal.Instant.fromEpochMilliseconds(due)
        await once()
      }
      throw new Error('the queue does not run empty')
    },
    async dieDuringNext() {
      for (const claim of await store.claim('phabricator', now(), 1)) {
        const context = { store, clock, signal: new AbortController().signal }
        await deliverers[claim.effect.kind]?.(claim.effect, claim, context)
      }
      await store.close()
      store = openSqliteStore(path)
    },
    async close() {
      await store.close()
      phabricator.close()
      rmSync(folder, { recursive: true })
    },
  }
}

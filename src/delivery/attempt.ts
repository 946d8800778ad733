import type { Clock } from '../clock.ts'
import { nothing } from '../store/revise.ts'
import type { Claim, Store } from '../store/store.ts'
import { deadlineAfter } from './deadline.ts'
import type { Deliverer, Deliverers, DeliveryContext, Learn } from './deliverer.ts'
import type { Lane } from './effects.ts'
import { type Verdict, verdictOf } from './retry.ts'

/** What became of one attempt, for logs and metrics. */
export type Attempt = {
  key: string
  lane: Lane
  outcome: 'delivered' | 'postponed' | 'parked' | 'uncertain'
  attempts: number
  error: string | null
  unexpected: boolean
}

const deadlineMilliseconds: Record<Lane, number> = {
  slack: 30_000,
  inbox: 90_000,
  evidence: 30_000,
  phabricator: 60_000,
  airflow: 60_000,
}

/** Delivers one claim: what was learnt is committed with the settlement, what went wrong with the next try. */
export function createAttempt(options: {
  store: Store
  clock: Clock
  deliverers: Deliverers
  onAttempt(attempt: Attempt): void
  /** The store cannot be written: waits before it is tried again; false when there is no time left for that. */
  troubled(error: unknown): Promise<boolean>
}): (claim: Claim) => Promise<void> {
  const { store, clock, deliverers, onAttempt, troubled } = options

  async function settle(claim: Claim, learn: Learn): Promise<void> {
    for (let tries = 1; tries <= 100; tries += 1) {
      const change = await learn()
      if ((await store.commit({ ...change, settled: claim }, clock.now())) === 'committed') return
    }
    throw new Error(`${claim.key}: what was learnt met a conflict one hundred times`)
  }

  /** While the store cannot be written the claim is held, so that nothing is sent twice and nothing forgotten. */
  async function postpone(
    claim: Claim,
    { waitMilliseconds, uncertain, words }: Verdict,
  ): Promise<void> {
    for (;;) {
      const at = clock.now()
      const due = waitMilliseconds === null ? null : at.add({ milliseconds: waitMilliseconds })
      try {
        return await store.postpone(claim, words, due, uncertain, at)
      } catch (error) {
        if (!(await troubled(error))) return
      }
    }
  }

  function report(
    claim: Claim,
    outcome: Attempt['outcome'],
    error: string | null,
    unexpected: boolean,
  ): void {
    const { key, lane, attempts } = claim
    onAttempt({ key, lane, outcome, attempts, error, unexpected })
  }

  return async (claim) => {
    const deadline = deadlineAfter(deadlineMilliseconds[claim.lane], claim)
    try {
      const { signal } = deadline
      const delivery = deliver(deliverers, claim, { store, clock, signal })
      const learn = await Promise.race([delivery, deadline.passed])
      await settle(claim, learn ?? (async () => nothing))
      report(claim, 'delivered', null, false)
    } catch (error) {
      const verdict = verdictOf(error, claim)
      await postpone(claim, verdict)
      const { uncertain, unexpected, words, waitMilliseconds } = verdict
      const outcome = waitMilliseconds === null ? 'parked' : uncertain ? 'uncertain' : 'postponed'
      report(claim, outcome, words, unexpected)
    } finally {
      deadline.clear()
    }
  }
}

function deliver(deliverers: Deliverers, claim: Claim, context: DeliveryContext) {
  const deliverer = deliverers[claim.effect.kind] as Deliverer
  return deliverer(claim.effect, claim, context)
}

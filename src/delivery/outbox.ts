import type { Clock } from '../clock.ts'
import { nothing } from '../store/revise.ts'
import type { Change, Claim, Store } from '../store/store.ts'
import { deadlineAfter } from './deadline.ts'
import type { Effect, EffectKind, Lane } from './effects.ts'
import { type Verdict, verdictOf } from './retry.ts'

export type DeliveryContext = { store: Store; clock: Clock; signal: AbortSignal }

/** What a delivery taught us, as a change of the state of now; asked again when the commit meets a conflict. */
export type Learn = () => Promise<Change>

/** Makes one effect true; returns what was learnt, or nothing. Throws one of the endings of a call. */
export type Deliverer<K extends EffectKind = EffectKind> = (
  effect: Effect<K>,
  claim: Claim,
  context: DeliveryContext,
) => Promise<Learn | void>

/** One deliverer for every kind of effect; the compiler counts them. */
export type Deliverers = { [K in EffectKind]: Deliverer<K> }

/** What became of one attempt, for logs and metrics. */
export type Attempt = {
  key: string
  lane: Lane
  outcome: 'delivered' | 'postponed' | 'parked' | 'uncertain'
  attempts: number
  error: string | null
  unexpected: boolean
}

export type Outbox = {
  /** Something was committed: look at once. */
  poke(): void
  /** Delivers until aborted, then lets what is in flight finish. */
  run(signal: AbortSignal): Promise<void>
  /** How many deliveries are in flight. */
  inFlight(): number
}

const slots: Record<Lane, number> = {
  slack: 16,
  inbox: 16,
  evidence: 8,
  phabricator: 2,
  airflow: 4,
}
const deadlineMilliseconds: Record<Lane, number> = {
  slack: 30_000,
  inbox: 90_000,
  evidence: 30_000,
  phabricator: 60_000,
  airflow: 60_000,
}
const longestNapMilliseconds = 5_000
const storeRetryMilliseconds = 2_000
/** Gathering evidence steps aside for the first post of what it is about. */
const firstPostMilliseconds = 15

/** The queue of effects: claims what is due, delivers it, commits what was learnt together with the settlement. */
export function createOutbox(options: {
  store: Store
  clock: Clock
  deliverers: Deliverers
  onAttempt(attempt: Attempt): void
  /** The store cannot be written (a full disk): it is tried again, nothing is lost. */
  onStoreTrouble(error: unknown): void
}): Outbox {
  const { store, clock, deliverers, onAttempt, onStoreTrouble } = options
  const sleepers = new Set<() => void>()
  let flying = 0
  let stopping = new AbortController().signal

  function poke(): void {
    for (const wake of sleepers) wake()
  }

  /** Waits for the next due effect or a poke; listens before it looks, so that no poke is lost between. */
  async function nap(lane: Lane, signal: AbortSignal): Promise<void> {
    const woken = new AbortController()
    const wake = () => woken.abort()
    sleepers.add(wake)
    signal.addEventListener('abort', wake, { once: true })
    try {
      const due = await store.nextDue(lane)
      const wait = due === null ? longestNapMilliseconds : due - clock.now().epochMilliseconds
      if (wait > 0) await rest(Math.min(wait, longestNapMilliseconds), woken.signal)
    } finally {
      signal.removeEventListener('abort', wake)
      sleepers.delete(wake)
    }
  }

  /** Sleeps until then or until the signal, whichever comes first. */
  const rest = (milliseconds: number, signal: AbortSignal): Promise<void> =>
    clock.sleep(milliseconds, signal).catch(() => {})

  /** What is due now; nothing while the store cannot be used. */
  async function claim(lane: Lane, free: number): Promise<Claim[]> {
    try {
      return await store.claim(lane, clock.now(), free)
    } catch (error) {
      onStoreTrouble(error)
      await rest(storeRetryMilliseconds, stopping)
      return []
    }
  }

  async function deliverLane(lane: Lane, signal: AbortSignal): Promise<void> {
    const flights = new Set<Promise<void>>()
    while (!signal.aborted) {
      const free = slots[lane] - flights.size
      const claims = free > 0 ? await claim(lane, free) : []
      for (const each of claims) {
        flying += 1
        const flight = attempt(each).finally(() => {
          flying -= 1
          flights.delete(flight)
          poke()
        })
        flights.add(flight)
      }
      if (claims.length > 0) continue
      await (free > 0 ? nap(lane, signal) : Promise.race(flights))
      if (lane === 'evidence') await rest(firstPostMilliseconds, signal)
    }
    await Promise.all(flights)
  }

  async function attempt(claim: Claim): Promise<void> {
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
        onStoreTrouble(error)
        if (stopping.aborted) return
        await rest(storeRetryMilliseconds, stopping)
      }
    }
  }

  async function settle(claim: Claim, learn: Learn): Promise<void> {
    for (let tries = 1; tries <= 100; tries += 1) {
      const change = await learn()
      if ((await store.commit({ ...change, settled: claim }, clock.now())) === 'committed') return
    }
    throw new Error(`${claim.key}: what was learnt met a conflict one hundred times`)
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

  return {
    poke,
    inFlight: () => flying,
    async run(signal) {
      stopping = signal
      const lanes = Object.keys(slots) as Lane[]
      await Promise.all(lanes.map((lane) => deliverLane(lane, signal)))
    },
  }
}

function deliver(deliverers: Deliverers, claim: Claim, context: DeliveryContext) {
  const deliverer = deliverers[claim.effect.kind] as Deliverer
  return deliverer(claim.effect, claim, context)
}

import type { Clock } from '../clock.ts'
import type { Claim, Store } from '../store/store.ts'
import { type Attempt, createAttempt } from './attempt.ts'
import { createBell, rest } from './bell.ts'
import type { Deliverers } from './deliverer.ts'
import type { Lane } from './effects.ts'

export type Outbox = {
  /** Something was committed: look at once. */
  poke(): void
  /**
   * The store of who cannot wait: what is committed through it for Slack is claimed in the same durable write, as far as
   * there is a free slot, and on its way when the commit resolves.
   */
  atOnce: Store
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
const lanes = Object.keys(slots) as Lane[]
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
  const { store, clock, onStoreTrouble } = options
  const bell = createBell(clock)
  const flights = new Map(lanes.map((lane) => [lane, new Set<Promise<void>>()]))
  let stopping = new AbortController().signal

  const attempt = createAttempt({
    ...options,
    async troubled(error) {
      onStoreTrouble(error)
      if (stopping.aborted) return false
      await rest(clock, storeRetryMilliseconds, stopping)
      return true
    },
  })

  const flightsOf = (lane: Lane): Set<Promise<void>> => flights.get(lane) as Set<Promise<void>>
  const freeSlots = (lane: Lane): number =>
    stopping.aborted ? 0 : Math.max(0, slots[lane] - flightsOf(lane).size)

  function fly(claims: Claim[]): void {
    for (const each of claims) {
      const inLane = flightsOf(each.lane)
      const flight = attempt(each).finally(() => {
        inLane.delete(flight)
        bell.ring()
      })
      inLane.add(flight)
    }
  }

  /** What is due now; nothing while the store cannot be used. */
  async function claim(lane: Lane, free: number): Promise<Claim[]> {
    try {
      return await store.claim(lane, clock.now(), free)
    } catch (error) {
      onStoreTrouble(error)
      await rest(clock, storeRetryMilliseconds, stopping)
      return []
    }
  }

  async function untilDue(lane: Lane): Promise<number> {
    const due = await store.nextDue(lane)
    const wait = due === null ? longestNapMilliseconds : due - clock.now().epochMilliseconds
    return Math.min(wait, longestNapMilliseconds)
  }

  async function deliverLane(lane: Lane): Promise<void> {
    const inLane = flightsOf(lane)
    while (!stopping.aborted) {
      const free = freeSlots(lane)
      const claims = free > 0 ? await claim(lane, free) : []
      fly(claims)
      if (claims.length > 0) continue
      await (free > 0 ? bell.nap(() => untilDue(lane), stopping) : Promise.race(inLane))
      if (lane === 'evidence') await rest(clock, firstPostMilliseconds, stopping)
    }
    while (inLane.size > 0) await Promise.all(inLane)
  }

  return {
    poke: bell.ring,
    atOnce: {
      ...store,
      async commit(batch, at) {
        const claims = await store.commitAndClaim(batch, at, 'slack', freeSlots('slack'))
        if (claims === 'conflict') return claims
        fly(claims)
        return 'committed'
      },
    },
    inFlight: () => lanes.reduce((sum, lane) => sum + flightsOf(lane).size, 0),
    async run(signal) {
      stopping = signal
      await Promise.all(lanes.map(deliverLane))
    },
  }
}

import type { Clock } from '../clock.ts'
import type { Change, Claim, Store } from '../store/store.ts'
import type { Effect, EffectKind } from './effects.ts'

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

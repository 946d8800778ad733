import { keyOf } from '../../../src/delivery/effects.ts'
import { Busy } from '../../../src/delivery/endings.ts'
import type { Deliverer, DeliveryContext } from '../../../src/delivery/deliverer.ts'
import type { Incident } from '../../../src/incidents/incident.ts'
import type { Digest } from '../../../src/incidents/storm.ts'
import type { MessagePlace } from '../../../src/ports/chat.ts'
import type { Run } from '../../../src/runs/run.ts'
import { incidentWrite } from '../../../src/incidents/book.ts'
import { againLine } from '../../../src/incidents/repetition.ts'
import { nothing } from '../../../src/store/revise.ts'
import type { Change, Claim, Store } from '../../../src/store/store.ts'
import type { SlackDelivery } from './delivery.ts'
import { words } from '../text.ts'
import { putMessage } from './put-message.ts'

const lineCharactersMost = 2000
const longestWaitMilliseconds = 60_000

/** Lines in the threads of cards. A line waits until its card stands. */
export function lineDeliverers({ chat }: Pick<SlackDelivery, 'chat'>): {
  'slack.line': Deliverer<'slack.line'>
  'slack.run-line': Deliverer<'slack.run-line'>
} {
  async function say(
    card: MessagePlace | null,
    claim: Claim,
    text: string,
    { signal }: DeliveryContext,
    place: MessagePlace | null = null,
  ): Promise<MessagePlace> {
    signal.throwIfAborted()
    if (!card) {
      const wait = Math.min(500 * claim.attempts, longestWaitMilliseconds)
      throw new Busy('slack', 'the card of this line is not posted yet', wait)
    }
    return putMessage(chat, claim, {
      place,
      channel: card.channel,
      thread: card.ts,
      key: keyOf(claim.effect),
      message: { text: words(text, lineCharactersMost) },
    })
  }

  return {
    async 'slack.line'(effect, claim, context) {
      const incident = (await context.store.read<Incident>('incident', effect.incident))?.body
      if (!incident) return undefined
      const { line, text } = effect
      const known = incident.again?.line === line ? incident.again.place : null
      const card = await cardOf(context.store, incident)
      const place = await say(card, claim, text, context, known)
      return line === againLine(incident)
        ? () => learnAgain(context.store, effect.incident, { line, place })
        : undefined
    },
    async 'slack.run-line'(effect, claim, context) {
      const run = (await context.store.read<Run>('run', effect.run))?.body
      if (!run) return
      await say(run.card, claim, effect.text, context)
    },
  }
}

/** Where the line of the newest repetition stands, so that it can be edited when the verdict changes. */
async function learnAgain(
  store: Store,
  handle: string,
  again: NonNullable<Incident['again']>,
): Promise<Change> {
  const stored = await store.read<Incident>('incident', handle)
  if (!stored || againLine(stored.body) !== again.line) return nothing
  return { writes: [incidentWrite({ ...stored.body, again }, stored.version)], effects: [] }
}

/** The incident's own card, or the one of the storm or the lost node that it belongs to. */
async function cardOf(
  store: Store,
  { card, digest, partOf }: Incident,
): Promise<MessagePlace | null> {
  if (partOf !== undefined)
    return (await store.read<Incident>('incident', partOf))?.body.card ?? card
  if (card !== null || digest === null) return card
  return (await store.read<Digest>('digest', digest))?.body.card ?? null
}

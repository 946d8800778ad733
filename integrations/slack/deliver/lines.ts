import { keyOf } from '../../../src/delivery/effects.ts'
import { Busy } from '../../../src/delivery/endings.ts'
import type { Deliverer, DeliveryContext } from '../../../src/delivery/outbox.ts'
import type { Incident } from '../../../src/incidents/incident.ts'
import type { Digest } from '../../../src/incidents/storm.ts'
import type { MessagePlace } from '../../../src/ports/chat.ts'
import type { Run } from '../../../src/runs/run.ts'
import type { Claim, Store } from '../../../src/store/store.ts'
import type { SlackDelivery } from '../deliver.ts'
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
  ): Promise<void> {
    signal.throwIfAborted()
    if (!card) {
      const wait = Math.min(500 * claim.attempts, longestWaitMilliseconds)
      throw new Busy('slack', 'the card of this line is not posted yet', wait)
    }
    await putMessage(chat, claim, {
      place: null,
      channel: card.channel,
      thread: card.ts,
      key: keyOf(claim.effect),
      message: { text: words(text, lineCharactersMost) },
    })
  }

  return {
    async 'slack.line'(effect, claim, context) {
      const incident = (await context.store.read<Incident>('incident', effect.incident))?.body
      if (!incident) return
      await say(await cardOf(context.store, incident), claim, effect.text, context)
    },
    async 'slack.run-line'(effect, claim, context) {
      const run = (await context.store.read<Run>('run', effect.run))?.body
      if (!run) return
      await say(run.card, claim, effect.text, context)
    },
  }
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

import { Refused } from '../../../src/delivery/endings.ts'
import type { MessagePlace } from '../../../src/ports/chat.ts'
import type { Claim } from '../../../src/store/store.ts'
import type { SlackDelivery } from '../deliver.ts'
import { words } from '../text.ts'
import { putMessage, type WantedMessage } from './put-message.ts'

const closedDoors = ['channel_not_found', 'not_in_channel', 'is_archived', 'restricted_action']

/**
 * Puts a card into its channel. Where Groundcrew may not post there, the card stands in the default channel, with the
 * reason in its thread: a failure nobody hears of is worse than one said in the wrong room.
 */
export async function putCard(
  { chat, config }: Pick<SlackDelivery, 'chat' | 'config'>,
  claim: Claim,
  wanted: WantedMessage,
): Promise<MessagePlace> {
  const fallback = config.slack.channel
  try {
    return await putMessage(chat, claim, wanted)
  } catch (error) {
    const closed = error instanceof Refused && closedDoors.includes(error.code ?? '')
    if (!closed || wanted.place !== null || wanted.channel === fallback) throw error
    const place = await putMessage(chat, claim, { ...wanted, channel: fallback })
    await chat.post({
      channel: place.channel,
      thread: place.ts,
      key: `${wanted.key}:elsewhere`,
      text: words(`This was meant for ${wanted.channel}. ${error.message}`, 600),
    })
    return place
  }
}

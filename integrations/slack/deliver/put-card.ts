import { Busy, Refused } from '../../../src/delivery/endings.ts'
import type { MessagePlace } from '../../../src/ports/chat.ts'
import type { Claim } from '../../../src/store/store.ts'
import type { SlackDelivery } from './delivery.ts'
import { words } from '../text.ts'
import { putMessage, type WantedMessage } from './put-message.ts'

const closedDoors = ['channel_not_found', 'not_in_channel', 'is_archived', 'restricted_action']

const longestWaitMilliseconds = 600_000

/**
 * Puts a card into its channel. Where Groundcrew may not post there, the card stands in the default channel, with the
 * reason in its thread: a failure nobody hears of is worse than one said in the wrong room. Where no door is open it waits for somebody
 * to make the channel or to invite Groundcrew, and is never given up.
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
    if (!isClosed(error) || wanted.place !== null) throw error
    if (wanted.channel === fallback) throw untilOpened(error, claim)
    const place = await putMessage(chat, claim, { ...wanted, channel: fallback }).catch(
      (second: unknown) => {
        throw isClosed(second) ? untilOpened(second, claim) : second
      },
    )
    await chat.post({
      channel: place.channel,
      thread: place.ts,
      key: `${wanted.key}:elsewhere`,
      text: words(`This was meant for ${wanted.channel}. ${error.message}`, 600),
    })
    return place
  }
}

const isClosed = (error: unknown): error is Refused =>
  error instanceof Refused && closedDoors.includes(error.code ?? '')

const untilOpened = ({ message, status }: Refused, { attempts }: Claim): Busy =>
  new Busy('slack', message, Math.min(30_000 * attempts, longestWaitMilliseconds), status)

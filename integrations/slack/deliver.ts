import type { Config } from '../../src/config/index.ts'
import type { Deliverers } from '../../src/delivery/deliverer.ts'
import type { Surface } from '../../src/ports/surface.ts'
import type { SlackChat } from './chat.ts'
import { answerDeliverer } from './deliver/answer.ts'
import { cardDeliverers } from './deliver/cards.ts'
import { lineDeliverers } from './deliver/lines.ts'
import { fileDeliverer, homeDeliverer, postDeliverer } from './deliver/others.ts'

/** What Slack's deliverers work with. */
export type SlackDelivery = { chat: SlackChat; surface: Surface; config: Pick<Config, 'slack'> }

/** Makes every effect on Slack true; each may be delivered twice without harm. */
export function slackDeliverers(
  delivery: SlackDelivery,
): Pick<Deliverers, Extract<keyof Deliverers, `slack.${string}`>> {
  return {
    ...cardDeliverers(delivery),
    ...lineDeliverers(delivery),
    'slack.post': postDeliverer(delivery),
    'slack.file': fileDeliverer(delivery),
    'slack.answer': answerDeliverer(delivery),
    'slack.home': homeDeliverer(delivery),
  }
}

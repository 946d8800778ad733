import type { Deliverers } from '../../src/delivery/deliverer.ts'
import { answerDeliverer } from './deliver/answer.ts'
import { cardDeliverers } from './deliver/cards.ts'
import type { SlackDelivery } from './deliver/delivery.ts'
import { lineDeliverers } from './deliver/lines.ts'
import { fileDeliverer, homeDeliverer, postDeliverer } from './deliver/others.ts'

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

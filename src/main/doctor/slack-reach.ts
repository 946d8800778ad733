import { Refused, Uncertain, Unreachable } from '../../delivery/endings.ts'
import type { Check } from '../check.ts'

/** Whether Slack answers at its address at all, whatever it says of the tokens. */
export const slackReach: Check = {
  name: 'Slack',
  hint: 'Check slack.api_url, and that the network (proxy, firewall, DNS) lets Groundcrew go there; nothing else of Slack was looked at.',
  async look({ chat, config }) {
    const { api_url: apiUrl } = config.slack
    try {
      await chat.identity()
    } catch (error) {
      const isLost = error instanceof Unreachable || error instanceof Uncertain
      const isElsewhere = error instanceof Refused && error.status !== null
      if (isLost || isElsewhere)
        throw new Error(`Slack cannot be used at ${apiUrl}: ${error.message}`, { cause: error })
    }
    return `answers at ${apiUrl}`
  },
}

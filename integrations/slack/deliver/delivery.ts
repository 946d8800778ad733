import type { Config } from '../../../src/config/index.ts'
import type { Surface } from '../../../src/ports/surface.ts'
import type { SlackChat } from '../chat.ts'

/** What Slack's deliverers work with. */
export type SlackDelivery = { chat: SlackChat; surface: Surface; config: Pick<Config, 'slack'> }

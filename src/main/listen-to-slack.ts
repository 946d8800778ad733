import type { Listener } from '../../integrations/slack/listen.ts'
import type { Inbound } from '../ports/chat.ts'
import { receive } from '../inbox/receive.ts'
import type { World } from './world.ts'

/** Connects to Socket Mode; Bolt is heavy and imported only here, so that the watch does not wait for it. */
export async function listenToSlack(
  { config, chat, clock, store, metrics, log }: World,
  appToken: string,
  poke: () => void,
  onDead: (why: string) => void,
): Promise<Listener> {
  const { listen } = await import('../../integrations/slack/listen.ts')
  const { api_url: apiUrl, bot_token: botToken } = config.slack
  return listen({
    apiUrl,
    botToken,
    appToken,
    chat,
    clock,
    receive(inbound: Inbound) {
      metrics.inbound(inbound.kind)
      return receive(inbound, { store, clock, poke })
    },
    onDead,
    log,
  })
}

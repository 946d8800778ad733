import { type FileContent, keyOf } from '../../../src/delivery/effects.ts'
import type { Deliverer } from '../../../src/delivery/deliverer.ts'
import type { Incident } from '../../../src/incidents/incident.ts'
import type { Chat } from '../../../src/ports/chat.ts'
import type { Run } from '../../../src/runs/run.ts'
import { homeView } from '../cards/home.ts'
import type { SlackDelivery } from './delivery.ts'
import { offered } from './offered.ts'
import { putMessage } from './put-message.ts'

/** A message said once in a channel or to a person. */
export function postDeliverer({ chat }: Pick<SlackDelivery, 'chat'>): Deliverer<'slack.post'> {
  return async (effect, claim, context) => {
    const message = await offered(effect.message, effect, null, context)
    await putMessage(chat, claim, {
      place: null,
      channel: await conversationOf(chat, effect.channel),
      ...(effect.thread !== undefined && { thread: effect.thread }),
      key: keyOf(effect),
      message,
    })
  }
}

/** A file in a channel, in a thread, or for a person. */
export function fileDeliverer({ chat }: Pick<SlackDelivery, 'chat'>): Deliverer<'slack.file'> {
  return async ({ channel, thread, filename, title, ...file }) => {
    await chat.upload({
      channel: await conversationOf(chat, channel),
      ...(thread !== undefined && { thread }),
      filename,
      title,
      ...contentOf(file),
    })
  }
}

/** Slack takes no empty file. */
const contentOf = (file: FileContent): { content: string | Uint8Array; altText?: string } =>
  'imageBase64' in file
    ? { content: Buffer.from(file.imageBase64, 'base64'), altText: file.altText }
    : { content: file.content === '' ? '(empty)\n' : file.content }

const recordsLookedAt = 500

/** The Home tab as things are now. */
export function homeDeliverer({ chat }: Pick<SlackDelivery, 'chat'>): Deliverer<'slack.home'> {
  return async (effect, _claim, context) => {
    const { user } = effect
    const { store, clock } = context
    const [runs, incidents] = await Promise.all([
      store.list<Run>('run', recordsLookedAt),
      store.find<Incident>('incident', 'open'),
    ])
    const known = {
      runs: runs.map(({ body }) => body),
      incidents: incidents.map(({ body }) => body).toReversed(),
    }
    const drawn = homeView(user, known, clock.now())
    const view = await offered(drawn, effect, effect, context)
    await chat.publishHome(user, view)
  }
}

/** A person's id stands for the direct conversation with them. */
async function conversationOf(chat: Pick<Chat, 'openDirect'>, channel: string): Promise<string> {
  return /^[UW][A-Z0-9]{2,}$/.test(channel) ? chat.openDirect(channel) : channel
}

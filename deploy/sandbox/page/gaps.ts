import { SlackFailure } from '../../../test/emulators/slack/failure.ts'
import { checkMessageBlocks, checkView } from '../../../test/emulators/slack/limits.ts'
import { engineers, people } from '../people.ts'

type Fields = Record<string, unknown>

/** What local-slack cannot answer, answered as Slack does; null: it can. */
export function answerInstead(method: string, asked: URLSearchParams): Fields | null {
  switch (method) {
    case 'usergroups.list': {
      const { id, handle, name } = engineers
      return { ok: true, usergroups: [{ id, handle, name }] }
    }
    case 'usergroups.users.list':
      return asked.get('usergroup') === engineers.id
        ? { ok: true, users: engineers.users }
        : { ok: false, error: 'no_such_subteam' }
    case 'conversations.join':
      return { ok: true, channel: { id: asked.get('channel') } }
    default:
      return refusal(asked)
  }
}

/** Blocks and views that Slack would refuse. */
function refusal(asked: URLSearchParams): Fields | null {
  try {
    const blocks = asked.get('blocks')
    const view = asked.get('view')
    if (blocks !== null) checkMessageBlocks(JSON.parse(blocks))
    if (view !== null) checkView(JSON.parse(view))
    return null
  } catch (error) {
    if (error instanceof SlackFailure) return { ok: false, error: error.message }
    throw error
  }
}

/** Adds what local-slack does not know of people: who is a guest, and where they belong. */
export function completeAnswer(method: string, answer: Fields): Fields {
  const { user } = answer as { user?: Fields }
  if (method !== 'users.info' || !user) return answer
  const person = people.find(({ id }) => id === user['id'])
  return { ...answer, user: { ...user, is_restricted: person?.isRestricted ?? false } }
}

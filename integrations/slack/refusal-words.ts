/** One helpful sentence for a refusal of Slack's. `answer` is Slack's answer, of which only known parts are quoted. */
export function refusalWords(method: string, code: string, answer: object): string {
  const advice =
    (method === 'apps.connections.open' ? appTokenAdvices[code] : null) ?? advices[code]
  const details = detailsOf(answer)
  return `Slack refused ${method}: ${code}${details}${advice ? `. ${advice}` : ''}`
}

const advices: Record<string, string> = {
  channel_not_found:
    'Check the name of the channel, and invite Groundcrew if it is private: /invite @groundcrew',
  not_in_channel: 'Invite Groundcrew to the channel: /invite @groundcrew',
  is_archived: 'The channel is archived: choose another one in the configuration',
  invalid_auth: 'The bot token is not valid: check slack.bot_token',
  not_authed: 'The bot token is missing: check slack.bot_token',
  token_revoked: 'The bot token was revoked: install the app again and renew slack.bot_token',
  token_expired: 'The bot token has expired: renew slack.bot_token',
  account_inactive: 'The app was removed from the workspace: install it again',
  missing_scope: 'The app lacks a permission: update it from manifest.yml and install it again',
  expired_trigger_id: 'The form could not be opened within three seconds: ask again',
  exchanged_trigger_id: 'The form was already opened: ask again',
  restricted_action: 'A setting of the workspace forbids this',
  thread_not_found: 'The message with the thread was deleted',
}

/** The one method that is called with the app token. */
const appTokenAdvices: Record<string, string> = {
  invalid_auth: 'The app token is not valid: check slack.app_token',
  not_authed: 'The app token is missing: check slack.app_token',
  token_revoked: 'The app token was revoked: make another one and renew slack.app_token',
  token_expired: 'The app token has expired: renew slack.app_token',
  missing_scope: 'The app token lacks connections:write: make another one for slack.app_token',
}

function detailsOf(answer: object): string {
  const { needed, response_metadata: metadata } = answer as {
    needed?: unknown
    response_metadata?: { messages?: unknown }
  }
  if (typeof needed === 'string') return ` (needs ${needed.slice(0, 200)})`
  const messages = metadata?.messages
  if (Array.isArray(messages) && messages.length > 0)
    return ` (${messages.map(String).join('; ').slice(0, 300)})`
  return ''
}

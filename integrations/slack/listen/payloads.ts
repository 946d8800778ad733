import { z } from 'zod'

const id = z.string().nullish()
const who = {
  user: z.looseObject({ id: z.string(), team_id: id }),
  team: z.looseObject({ id: z.string() }).nullish(),
  trigger_id: id,
}
const view = z.looseObject({
  id: z.string(),
  callback_id: z.string().nullish(),
  private_metadata: z.string().nullish(),
  state: z.unknown().optional(),
})

/** The body of a slash command: docs.slack.dev/interactivity/implementing-slash-commands. */
export const commandPayload = z.looseObject({
  team_id: z.string(),
  channel_id: z.string(),
  user_id: z.string(),
  text: z.string().nullish(),
  response_url: id,
  trigger_id: z.string(),
})

/** block_actions, from a message or a view. */
export const clickPayload = z.looseObject({
  ...who,
  channel: z.looseObject({ id: z.string() }).nullish(),
  container: z
    .looseObject({ type: z.string(), channel_id: id, message_ts: id, thread_ts: id })
    .nullish(),
  response_url: id,
  state: z.unknown().optional(),
  view: view.nullish(),
  actions: z.array(z.looseObject({ action_id: z.string(), action_ts: id })).min(1),
})

/** view_submission and view_closed. */
export const viewPayload = z.looseObject({ ...who, view })

/** shortcut (global) and message_action (on a message). */
export const shortcutPayload = z.looseObject({
  ...who,
  callback_id: z.string(),
  channel: z.looseObject({ id: z.string() }).nullish(),
  message: z.looseObject({ ts: z.string(), text: z.string().nullish(), thread_ts: id }).nullish(),
  response_url: id,
})

/** An Events API wrapper. */
export const eventPayload = z.looseObject({
  event_id: z.string(),
  team_id: id,
  event: z.looseObject({
    type: z.string(),
    subtype: id,
    user: id,
    team: id,
    bot_id: id,
    text: id,
    channel: z.unknown().optional(),
    channel_type: id,
    ts: id,
    thread_ts: id,
    reaction: id,
    tab: id,
    item: z.looseObject({ type: z.string(), channel: id, ts: id }).nullish(),
  }),
})

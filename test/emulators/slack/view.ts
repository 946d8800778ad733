/** A Block Kit block, as sent. */
export type Block = { type: string; block_id?: string; [field: string]: unknown }

/** The state of a form's inputs by block and action, in Slack's own shape. */
export type ViewState = Record<string, Record<string, Record<string, unknown>>>

/** A modal or Home tab as one user has it open. */
export type SlackView = {
  id: string
  user: string
  type: 'modal' | 'home'
  /** As the app sent it. */
  body: Record<string, unknown> & { blocks: Block[] }
  hash: string
  root: string
  previous: string | null
  state: ViewState
  /** What the app found wrong, by block id. */
  errors: Record<string, string>
}

/** The view as the Web API and payloads show it. */
export function viewPayload(view: SlackView, bot: { app: string; id: string }, team: string) {
  return {
    callback_id: '',
    private_metadata: '',
    close: null,
    submit: null,
    ...view.body,
    id: view.id,
    team_id: team,
    app_id: bot.app,
    bot_id: bot.id,
    hash: view.hash,
    root_view_id: view.root,
    previous_view_id: view.previous,
    state: { values: view.state },
  }
}

/** The text of a Block Kit text object, or an empty string. */
export function plain(text: unknown): string {
  return typeof text === 'object' && text !== null && 'text' in text ? String(text.text) : ''
}

/** A text object of Block Kit. */
export type Text =
  | { type: 'plain_text'; text: string; emoji?: boolean }
  | { type: 'mrkdwn'; text: string; verbatim: true }

/** A block of Block Kit, as it is sent. */
export type Block = { type: string; [field: string]: unknown }

/**
 * mrkdwn, already escaped. Verbatim: Slack makes no links and mentions of its own out of what a log says
 * (docs.slack.dev, text object); ours are written out.
 */
export const mrkdwn = (text: string): Text => ({ type: 'mrkdwn', text, verbatim: true })

/** A block of mrkdwn, already escaped. */
export const section = (text: string): Block => ({ type: 'section', text: mrkdwn(text) })

/** Words that Slack shows as they are. */
export const plain = (text: string): Text => ({ type: 'plain_text', text, emoji: true })

/** Slack's limits, with room to spare (docs.slack.dev/reference/block-kit; the total: slackapi/bolt-js#2509). */
export const limits = {
  blocks: 50,
  characters: 12_000,
  section: 2900,
  field: 1900,
  fields: 10,
  header: 150,
  button: 75,
  buttons: 25,
  context: 2900,
} as const

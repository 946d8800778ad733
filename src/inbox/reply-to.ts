import { dispatch } from '../commands/dispatch.ts'
import type { Tools } from '../commands/tools.ts'
import { say, toAsker, type Reply } from '../reply.ts'
import { click } from './click.ts'
import { incidentsOfMessage } from './incidents-of-message.ts'
import type { InboxRow } from './row.ts'
import { subjectOfMessage } from './subject-of-message.ts'
import { submit } from './submit.ts'

/** Reactions that ask for an explanation of the message they stand on. */
const asksWhy = new Set(['mag', 'mag_right', 'question', 'grey_question', 'thinking_face'])

/** The answer to anything that a person did in Slack. */
export async function replyTo(row: InboxRow, tools: Tools): Promise<Reply> {
  switch (row.kind) {
    case 'command':
    case 'mention':
      return dispatch(row.text, row, tools)
    case 'click':
      return click(row, tools)
    case 'submission':
      return submit(row, tools)
    case 'shortcut':
      return shortcut(row, tools)
    case 'reaction':
      return reaction(row, tools)
    case 'home':
      return {
        ...toAsker(),
        change: async () => ({ writes: [], effects: [{ kind: 'slack.home', user: row.user }] }),
      }
    case 'closed':
      return toAsker()
  }
}

async function shortcut(
  row: Extract<InboxRow, { kind: 'shortcut' }>,
  tools: Tools,
): Promise<Reply> {
  if (row.shortcut === 'run_pipeline') return dispatch('run', row, tools)
  const name = row.shortcut === 'file_task' ? 'ticket' : 'why'
  const sharing = row.message ? await incidentsOfMessage(tools.store, row.message) : []
  // A storm's card names many: which is meant is asked as in its thread.
  if (row.message && sharing.length > 1)
    return dispatch(name, { ...row, thread: row.message.ts }, tools)
  const subject =
    row.message && (await subjectOfMessage(tools.store, row.message, row.message.text))
  if (!subject) {
    return say(
      'Groundcrew sees no run and no incident in that message. Use it on one of its cards, or type ',
      { code: '/ml why <run|pod|incident>' },
      '.',
    )
  }
  return dispatch(`${name} ${subject}`, row, tools)
}

/** Reactions on other people's messages are none of our business: no answer. */
async function reaction(
  row: Extract<InboxRow, { kind: 'reaction' }>,
  tools: Tools,
): Promise<Reply> {
  if (!asksWhy.has(row.reaction)) return toAsker()
  const subject = await subjectOfMessage(tools.store, row.message, null)
  return subject ? dispatch(`why ${subject}`, row, tools) : toAsker()
}

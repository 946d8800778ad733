import { checkMessageBlocks } from './limits.ts'
import { SlackFailure } from './failure.ts'
import { addMessage, nextNumber, type SlackMessage, type Workspace } from './workspace.ts'

/** A response_url: five answers within thirty minutes (docs.slack.dev/interactivity/handling-user-interaction). */
export type ResponseAddress = {
  user: string
  channel: string
  thread: string | null
  /** The message that was clicked, for `replace_original`; null for slash commands. */
  message: SlackMessage | null
  uses: number
  endsMilliseconds: number
}

const lifetimeMilliseconds = 30 * 60_000

/** A fresh response_url for one command or click. */
export function issueAddress(
  workspace: Workspace,
  where: Pick<ResponseAddress, 'user' | 'channel' | 'thread' | 'message'>,
): string {
  const id = `R${nextNumber(workspace)}`
  const endsMilliseconds = workspace.clock.now().epochMilliseconds + lifetimeMilliseconds
  workspace.addresses.set(id, { ...where, uses: 0, endsMilliseconds })
  return `${workspace.baseUrl}/actions/${workspace.team.id}/${id}`
}

/** What a POST to a response_url does and answers. */
export function answerAddress(
  workspace: Workspace,
  id: string,
  body: Buffer,
): { status: number; answer: unknown } {
  const address = workspace.addresses.get(id)
  const now = workspace.clock.now().epochMilliseconds
  if (!address) return { status: 404, answer: { ok: false, error: 'no_service' } }
  if (now > address.endsMilliseconds)
    return { status: 404, answer: { ok: false, error: 'expired_url' } }
  if (address.uses >= 5) return { status: 404, answer: { ok: false, error: 'used_url' } }
  address.uses += 1
  try {
    respond(workspace, address, JSON.parse(body.toString()) as Record<string, unknown>)
    return { status: 200, answer: { ok: true } }
  } catch (error) {
    if (error instanceof SlackFailure)
      return { status: 400, answer: { ok: false, error: error.message } }
    throw error
  }
}

/** Carries out an answer to a command or click, from its response_url or its acknowledgement. */
export function respond(
  workspace: Workspace,
  address: Pick<ResponseAddress, 'user' | 'channel' | 'thread' | 'message'>,
  body: Record<string, unknown>,
): void {
  const { message } = address
  if (body['delete_original'] === true) return message ? drop(workspace, message) : undefined
  const blocks = body['blocks'] === undefined ? null : checkMessageBlocks(body['blocks'])
  const words = String(body['text'] ?? '')
  if (words === '' && blocks === null) throw new SlackFailure('no_text')
  if (body['replace_original'] === true && message) {
    message.text = words
    message.blocks = blocks
    message.edits += 1
    return workspace.changed({ kind: 'edited', message })
  }
  addMessage(workspace, {
    channel: address.channel,
    user: workspace.bot.user,
    text: words,
    blocks,
    thread: typeof body['thread_ts'] === 'string' ? body['thread_ts'] : address.thread,
    onlyFor: body['response_type'] === 'in_channel' ? null : address.user,
  })
}

function drop(workspace: Workspace, message: SlackMessage): void {
  workspace.channels.get(message.channel)?.messages.delete(message.ts)
  workspace.ephemerals = workspace.ephemerals.filter((each) => each !== message)
  workspace.changed({ kind: 'deleted', message })
}

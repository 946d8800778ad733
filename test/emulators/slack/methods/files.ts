import { SlackFailure } from '../failure.ts'
import { addMessage, nextNumber, type SlackFile, type Workspace } from '../workspace.ts'
import { channelFor } from './lookup.ts'
import { type Arguments, type Method, text, tier4 } from './method.ts'

/** files.*: an address to upload to, the upload itself (see `takeUpload`), and sharing it. */
export const files: Record<string, Method> = {
  'files.getUploadURLExternal': { scopes: ['files:write'], perMinute: tier4, answer: reserve },
  'files.completeUploadExternal': { scopes: ['files:write'], perMinute: tier4, answer: complete },
}

function reserve(workspace: Workspace, args: Arguments): Record<string, unknown> {
  const filename = text(args, 'filename')
  if (filename === null || !(Number(args['length']) > 0))
    throw new SlackFailure('invalid_arguments')
  const id = `F0FILE${nextNumber(workspace)}`
  workspace.files.set(id, {
    id,
    filename,
    title: filename,
    altText: text(args, 'alt_txt'),
    content: Buffer.alloc(0),
    channel: null,
    thread: null,
  })
  return { file_id: id, upload_url: `${workspace.baseUrl}/upload/v1/${id}` }
}

/** Keeps the bytes sent to the upload address; false for an unknown address. */
export function takeUpload(workspace: Workspace, id: string, content: Buffer): boolean {
  const file = workspace.files.get(id)
  if (!file) return false
  file.content = content
  return true
}

function complete(workspace: Workspace, args: Arguments): Record<string, unknown> {
  const listed = args['files'] as { id: string; title?: string }[] | undefined
  if (!Array.isArray(listed) || listed.length === 0) throw new SlackFailure('invalid_arguments')
  const done = listed.map(({ id, title }) => {
    const file = workspace.files.get(id)
    if (!file || file.content.length === 0) throw new SlackFailure('file_not_found')
    file.title = title ?? file.title
    return file
  })
  const channelId = text(args, 'channel_id')
  if (channelId !== null) share(workspace, done, channelId, args)
  return { files: done.map(({ id, title }) => ({ id, title })) }
}

function share(workspace: Workspace, done: SlackFile[], channelId: string, args: Arguments): void {
  const channel = channelFor(workspace, channelId)
  const inChannel = channel.members.has(workspace.bot.user)
  if (!inChannel) throw new SlackFailure('not_in_channel')
  const thread = text(args, 'thread_ts')
  for (const file of done) {
    file.channel = channel.id
    file.thread = thread
    workspace.changed({ kind: 'file', file })
  }
  addMessage(workspace, {
    channel: channel.id,
    user: workspace.bot.user,
    text: text(args, 'initial_comment') ?? '',
    files: done.map(({ id }) => id),
    thread,
  })
}

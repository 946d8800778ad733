import type { Clock } from '../../../src/clock.ts'
import type { ResponseAddress } from './response-address.ts'
import type { Block, SlackView } from './view.ts'

/** A member of the workspace, or of another one (`teamId`). */
export type SlackUser = {
  id: string
  name: string
  realName: string
  email: string | null
  isBot?: boolean
  /** A guest of several channels. */
  isRestricted?: boolean
  /** A guest of one channel. */
  isUltraRestricted?: boolean
  teamId?: string
}

/** A usergroup: `@ml-team`. */
export type SlackUsergroup = { id: string; handle: string; name: string; users: string[] }

/** A message as it stands, threads and ephemeral ones included. */
export type SlackMessage = {
  ts: string
  channel: string
  user: string
  text: string
  blocks: Block[] | null
  metadata: unknown
  thread: string | null
  edits: number
  reactions: { name: string; users: string[] }[]
  files: string[]
  /** The only user who sees it; null for everybody in the channel. */
  onlyFor: string | null
  clientId: string | null
}

/** A channel, or a direct conversation (`direct` is its user). */
export type SlackChannel = {
  id: string
  name: string
  isPrivate: boolean
  isArchived: boolean
  direct: string | null
  members: Set<string>
  messages: Map<string, SlackMessage>
}

/** An uploaded file. */
export type SlackFile = {
  id: string
  filename: string
  title: string
  altText: string | null
  content: Buffer
  channel: string | null
  thread: string | null
}

/** What somebody looking at the workspace would see change. */
export type SlackChange =
  | { kind: 'posted' | 'edited' | 'deleted' | 'reacted'; message: SlackMessage }
  | { kind: 'view' | 'view-errors' | 'view-closed' | 'home'; view: SlackView }
  | { kind: 'file'; file: SlackFile }
  | { kind: 'call'; method: string }
  | { kind: 'socket' }

/** Everything the emulated Slack knows. */
export type Workspace = {
  clock: Clock
  team: { id: string; name: string; domain: string }
  bot: { user: string; id: string; app: string; name: string }
  users: Map<string, SlackUser>
  channels: Map<string, SlackChannel>
  usergroups: Map<string, SlackUsergroup>
  ephemerals: SlackMessage[]
  views: Map<string, SlackView>
  homes: Map<string, SlackView>
  files: Map<string, SlackFile>
  addresses: Map<string, ResponseAddress>
  triggers: Map<string, { user: string; endsMilliseconds: number; used: boolean }>
  triggerLifetimeMilliseconds: number
  /** Whether a second post with the same client_msg_id answers with the first one: not promised by Slack. */
  joinsClientIds: boolean
  /** Every client_msg_id that was posted, of deleted messages too. */
  clientIds: Set<string>
  /** Scopes that the bot token holds; null: all. */
  scopes: string[] | null
  baseUrl: string
  counter: number
  lastMicroseconds: number
  changed(change: SlackChange): void
}

/** The next number for ids that must differ. */
export function nextNumber(workspace: Workspace): number {
  workspace.counter += 1
  return workspace.counter
}

/** A message id: seconds with six digits, each later than the one before. */
function nextTs(workspace: Workspace): string {
  const now = workspace.clock.now().epochMilliseconds * 1000
  workspace.lastMicroseconds = Math.max(now, workspace.lastMicroseconds + 1)
  const digits = String(workspace.lastMicroseconds)
  return `${digits.slice(0, -6)}.${digits.slice(-6)}`
}

/** A trigger_id: good for one view within three seconds. */
export function issueTrigger(workspace: Workspace, user: string): string {
  const id = `${nextNumber(workspace)}.${workspace.team.id}.trigger`
  const endsMilliseconds =
    workspace.clock.now().epochMilliseconds + workspace.triggerLifetimeMilliseconds
  workspace.triggers.set(id, { user, endsMilliseconds, used: false })
  return id
}

/** Adds a message to its channel, or to the ephemeral ones, and tells who watches. */
export function addMessage(
  workspace: Workspace,
  message: Pick<SlackMessage, 'channel' | 'user' | 'text'> & Partial<SlackMessage>,
): SlackMessage {
  const added: SlackMessage = {
    ts: nextTs(workspace),
    blocks: null,
    metadata: null,
    thread: null,
    edits: 0,
    reactions: [],
    files: [],
    onlyFor: null,
    clientId: null,
    ...message,
  }
  if (added.onlyFor === null) workspace.channels.get(added.channel)?.messages.set(added.ts, added)
  else workspace.ephemerals.push(added)
  workspace.changed({ kind: 'posted', message: added })
  return added
}

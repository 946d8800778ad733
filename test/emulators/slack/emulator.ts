import type { SlackFault } from './faults.ts'
import type { Submitted } from './forms.ts'
import type { Delivered, Sockets } from './sockets.ts'
import type { Entry } from './state.ts'
import type { SlackView } from './view.ts'
import type { SlackCall } from './web-api.ts'
import type { SlackChange, SlackMessage, Workspace } from './workspace.ts'

/** An emulated Slack on loopback, and the people in it. Channels are named by id or `#name`. */
export type SlackEmulator = {
  /** For `slack.api_url`. */
  apiUrl: string
  botToken: string
  appToken: string
  workspace: Workspace
  sockets: Sockets
  calls: SlackCall[]
  callsOf(method: string): SlackCall[]
  slash(user: string, channel: string, text: string, command?: string): Promise<Delivered>
  click(user: string, message: SlackMessage, labelOrAction: string): Promise<Delivered>
  clickInView(view: SlackView, labelOrAction: string): Promise<Delivered>
  submit(view: SlackView, values: Record<string, Entry>): Promise<Submitted>
  closeView(view: SlackView): Promise<Delivered | null>
  mention(user: string, channel: string, text: string, thread?: string): Promise<Delivered | null>
  threadMessage(user: string, root: SlackMessage, text: string): Promise<Delivered | null>
  /** Any message; a mention of the bot in it is one. */
  say(user: string, channel: string, text: string, thread?: string): Promise<Delivered | null>
  react(user: string, message: SlackMessage, emoji: string): Promise<Delivered>
  openHome(user: string): Promise<Delivered>
  shortcut(user: string, callback: string, message?: SlackMessage): Promise<Delivered>
  /** Messages of a channel, threads included, oldest first. */
  messages(channel: string): SlackMessage[]
  /** Messages that start no thread reply: what one sees in the channel itself. */
  roots(channel: string): SlackMessage[]
  replies(root: SlackMessage): SlackMessage[]
  ephemerals(user: string): SlackMessage[]
  /** The direct conversation of the bot with a user: its channel id. */
  direct(user: string): string
  /** The modal that a user sees, null when none is open. */
  view(user: string): SlackView | null
  home(user: string): SlackView | null
  /** Takes a message away, as its author may. */
  deleteMessage(message: SlackMessage): void
  archive(channel: string): void
  /** Somebody invites the bot to the channel. */
  invite(channel: string): void
  /** The next `times` calls of a method (`*`: any; `upload`: a file's bytes) go wrong. */
  fail(method: string, fault: SlackFault, times?: number): void
  heal(): void
  /** Refuses connections until `comeBack`; existing ones are cut. */
  goDown(): Promise<void>
  comeBack(): Promise<void>
  onChange(listener: (change: SlackChange) => void): () => void
  /** Waits until the look finds something, looking again at every change; rejects after the deadline. */
  until<T>(look: () => T | null | undefined | false, what?: string): Promise<T>
  close(): Promise<void>
}

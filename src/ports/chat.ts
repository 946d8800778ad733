import type { MessageData } from '../delivery/effects.ts'

/** Where a message stands. */
export type MessagePlace = { channel: string; ts: string }

export type ChatUser = {
  id: string
  name: string
  email: string | null
  isBot: boolean
  isGuest: boolean
  isExternal: boolean
}

/** Slack as Groundcrew writes to it. Everything throws the endings of `delivery/endings.ts`. */
export interface Chat {
  /** `key` names the message for `find`; `channel` is an id or a `#name`. */
  post(
    message: MessageData & { channel: string; thread?: string; key: string; broadcast?: boolean },
  ): Promise<MessagePlace>
  update(place: MessagePlace, message: MessageData): Promise<void>
  /** The message posted under this key since then, or null; for attempts of unknown outcome. */
  find(options: {
    channel: string
    thread?: string
    key: string
    since: Temporal.Instant
  }): Promise<MessagePlace | null>
  ephemeral(
    message: MessageData & { channel: string; user: string; thread?: string },
  ): Promise<void>
  upload(file: {
    channel: string
    thread?: string
    filename: string
    title: string
    content: string | Uint8Array
    altText?: string
  }): Promise<void>
  openDirect(user: string): Promise<string>
  openView(trigger: string, view: unknown): Promise<{ viewId: string; hash: string }>
  updateView(viewId: string, view: unknown): Promise<void>
  publishHome(user: string, view: unknown): Promise<void>
  user(id: string): Promise<ChatUser | null>
  /** Name of a channel without `#`, by its id; null where Slack knows none. Kept for a minute at least. */
  channelName(id: string): Promise<string | null>
  /** Members of a usergroup, by id or handle; throws when Slack cannot say: the caller fails closed. */
  usergroupMembers(group: string): Promise<Set<string>>
  permalink(place: MessagePlace): Promise<string | null>
}

/** Something a person did in Slack, as it is stored before it is acknowledged. */
export type Incoming =
  | { kind: 'command'; text: string }
  | { kind: 'mention'; text: string }
  | {
      kind: 'click'
      action: string
      value: string
      message: MessagePlace | null
      values: Record<string, string>
    }
  | {
      kind: 'submission'
      form: string
      values: Record<string, unknown>
      viewId: string
      private: string
    }
  | { kind: 'closed'; form: string; private: string }
  | { kind: 'shortcut'; shortcut: string; message: (MessagePlace & { text: string }) | null }
  | { kind: 'home' }
  | { kind: 'reaction'; reaction: string; message: MessagePlace }

/** An incoming event with who, where and how to answer. `id` is the same for a redelivery of the same event. */
export type Inbound = Incoming & {
  id: string
  user: string
  team: string
  channel: string
  /** Where it was said inside a thread. */
  thread: string | null
  trigger: string | null
  responseUrl: string | null
  at: string
}

import type { Inbound } from '../ports/chat.ts'

/** Something a person did in Slack, as it is stored before it is acknowledged, and whether it was answered. */
export type InboxRow = Inbound & { receivedAt: string; answeredAt: string | null }

import { createHash } from 'node:crypto'
import type { MessageData } from '../../src/delivery/effects.ts'
import type { MessagePlace } from '../../src/ports/chat.ts'

/** What our messages were last seen to say, so that an edit that changes nothing costs none of Slack's few. */
export type Shown = {
  isShown(place: MessagePlace, message: MessageData): boolean
  remember(place: MessagePlace, message: MessageData): void
}

const messagesMost = 5000

/** Remembers the newest messages; after a restart nothing, and the first edit is sent. */
export function createShown(): Shown {
  const digests = new Map<string, string>()
  const nameOf = ({ channel, ts }: MessagePlace) => `${channel} ${ts}`
  return {
    isShown: (place, message) => digests.get(nameOf(place)) === digestOf(message),
    remember(place, message) {
      const name = nameOf(place)
      digests.delete(name)
      digests.set(name, digestOf(message))
      const oldest = digests.keys().next().value
      if (digests.size > messagesMost && oldest !== undefined) digests.delete(oldest)
    },
  }
}

const digestOf = ({ text, blocks }: MessageData): string =>
  createHash('sha256')
    .update(JSON.stringify([text, blocks ?? null]))
    .digest('base64')

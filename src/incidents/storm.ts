import type { MessagePlace } from '../ports/chat.ts'
import type { Store, Write } from '../store/store.ts'
import type { Incident } from './incident.ts'

/** A storm's one card: what it shows is read from the incidents under the term `digest:<id>`. */
export type Digest = {
  id: string
  channel: string
  openedAt: string
  joinedAt: string
  card: MessagePlace | null
}

/** More cards a minute than this and the channel is no longer read. */
const cardsPerMinute = 10
const minuteMilliseconds = 60_000

/** The digest that a new incident of this channel joins, with its write; null while there is no storm. */
export async function digestFor(
  store: Store,
  channel: string,
  at: Temporal.Instant,
): Promise<{ id: string; write: Write } | null> {
  const isFresh = (when: string) =>
    at.since(Temporal.Instant.from(when)).total('milliseconds') < minuteMilliseconds
  const running = (await store.find<Digest>('digest', `of:${channel}`)).at(-1)
  if (running && isFresh(running.body.joinedAt)) {
    const body = { ...running.body, joinedAt: at.toString() }
    return {
      id: running.id,
      write: { kind: 'digest', id: running.id, version: running.version, body },
    }
  }
  if (!(await isStorm(store, channel, isFresh))) return null
  const id = `D${at.epochMilliseconds}-${channel}`
  const body: Digest = { id, channel, openedAt: at.toString(), joinedAt: at.toString(), card: null }
  return { id, write: { kind: 'digest', id, version: null, body, terms: [`of:${channel}`] } }
}

async function isStorm(
  store: Store,
  channel: string,
  isFresh: (when: string) => boolean,
): Promise<boolean> {
  const newest = await store.list<Incident>('incident', cardsPerMinute)
  if (newest.length < cardsPerMinute || !isFresh(newest.at(-1)!.body.openedAt)) return false
  const more = await store.list<Incident>('incident', cardsPerMinute * 10)
  const here = more.filter(
    ({ body }) => body.channel === channel && body.partOf === undefined && isFresh(body.openedAt),
  )
  return here.length >= cardsPerMinute
}

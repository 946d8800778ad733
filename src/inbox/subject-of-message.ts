import type { Incident } from '../incidents/incident.ts'
import type { MessagePlace } from '../ports/chat.ts'
import type { Run } from '../runs/run.ts'
import type { Store } from '../store/store.ts'

const cardsLookedAt = 2000

/** The handle that a message is about: the card it is, or a handle named in its text; null where there is none. */
export async function subjectOfMessage(
  store: Pick<Store, 'list'>,
  place: MessagePlace,
  text: string | null,
): Promise<string | null> {
  const isHere = (card: MessagePlace | null) =>
    card !== null && card.channel === place.channel && card.ts === place.ts
  const [incidents, runs] = await Promise.all([
    store.list<Incident>('incident', cardsLookedAt),
    store.list<Run>('run', cardsLookedAt),
  ])
  const card = [...incidents, ...runs].find(({ body }) => isHere(body.card))
  return card?.body.handle ?? /\b[IR]\d{1,9}\b/.exec(text ?? '')?.[0] ?? null
}

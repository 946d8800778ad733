import type { Incident } from '../incidents/incident.ts'
import type { Digest } from '../incidents/storm.ts'
import type { MessagePlace } from '../ports/chat.ts'
import type { Store } from '../store/store.ts'

const cardsLookedAt = 2000

/** The incidents that share this message as their card: of a storm, or of a lost node and what it took. Empty: nobody's card. */
export async function incidentsOfMessage(
  store: Pick<Store, 'list' | 'find'>,
  place: MessagePlace,
): Promise<Incident[]> {
  const isHere = ({ body: { card } }: { body: { card: MessagePlace | null } }) =>
    card !== null && card.channel === place.channel && card.ts === place.ts
  const [digests, incidents] = await Promise.all([
    store.list<Digest>('digest', cardsLookedAt),
    store.list<Incident>('incident', cardsLookedAt),
  ])
  const digest = digests.find(isHere)
  const own = digest ? [] : incidents.filter(isHere)
  const terms = digest
    ? [`digest:${digest.id}`]
    : own.map(({ body: { handle } }) => `part-of:${handle}`)
  const sharing = await Promise.all(terms.map((term) => store.find<Incident>('incident', term)))
  return [...own, ...sharing.flat()].map(({ body }) => body)
}

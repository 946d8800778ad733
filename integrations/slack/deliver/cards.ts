import { type Effect, keyOf } from '../../../src/delivery/effects.ts'
import type { Deliverer } from '../../../src/delivery/deliverer.ts'
import { incidentWrite } from '../../../src/incidents/book.ts'
import type { Incident } from '../../../src/incidents/incident.ts'
import type { Digest } from '../../../src/incidents/storm.ts'
import type { Ticket } from '../../../src/incidents/ticket.ts'
import type { MessagePlace } from '../../../src/ports/chat.ts'
import { cardOfRun } from '../../../src/runs/card.ts'
import { type Run, termsOf } from '../../../src/runs/run.ts'
import { nothing } from '../../../src/store/revise.ts'
import type { RecordKind, Store, Stored, Write } from '../../../src/store/store.ts'
import { digestCard } from '../cards/digest.ts'
import { foldedCard } from '../cards/folded.ts'
import { incidentCard } from '../cards/incident.ts'
import type { SlackDelivery } from './delivery.ts'
import { offered } from './offered.ts'
import { putCard } from './put-card.ts'

/** Cards: of incidents, of storms, of runs. Each stands once and is edited in place. */
export function cardDeliverers(delivery: SlackDelivery): {
  'slack.card': Deliverer<'slack.card'>
  'slack.digest': Deliverer<'slack.digest'>
  'slack.run': Deliverer<'slack.run'>
} {
  const { surface } = delivery
  return {
    async 'slack.card'(effect, claim, context) {
      const { store } = context
      const incident = (await store.read<Incident>('incident', effect.incident))?.body
      if (!incident) return undefined
      const shared = sharedCard(incident)
      const follows = async () => ({ writes: [], effects: shared })
      if (incident.card === null && shared.length > 0) return follows
      const drawn = surface.message(
        incident.partOf === undefined
          ? incidentCard(incident, await ticketsOf(store, incident), await takenBy(store, incident))
          : foldedCard(incident, incident.partOf),
      )
      const message = await offered(drawn, effect, effect, context)
      const place = await putCard(delivery, claim, {
        place: incident.card,
        channel: incident.channel,
        key: keyOf(effect),
        message,
      })
      const learn = learnPlace<Incident>(store, 'incident', effect.incident, place, incidentWrite)
      return async () => ({ ...(await learn()), effects: shared })
    },
    async 'slack.digest'(effect, claim, { store }) {
      const digest = (await store.read<Digest>('digest', effect.digest))?.body
      if (!digest) return undefined
      const incidents = await store.find<Incident>('incident', `digest:${effect.digest}`)
      const message = surface.message(digestCard(incidents.map(({ body }) => body)))
      const place = await putCard(delivery, claim, {
        place: digest.card,
        channel: digest.channel,
        key: keyOf(effect),
        message,
      })
      return learnPlace<Digest>(store, 'digest', effect.digest, place, (body, version) => ({
        kind: 'digest',
        id: body.id,
        version,
        body,
        terms: [`of:${body.channel}`],
      }))
    },
    async 'slack.run'(effect, claim, context) {
      const { store, clock } = context
      const run = (await store.read<Run>('run', effect.run))?.body
      if (!run) return undefined
      const drawn = surface.message(cardOfRun(run, clock.now()))
      const message = await offered(drawn, effect, effect, context)
      const place = await putCard(delivery, claim, {
        place: run.card,
        channel: run.channel,
        key: keyOf(effect),
        message,
      })
      return learnPlace<Run>(store, 'run', effect.run, place, runWrite)
    },
  }
}

const runWrite = (body: Run, version: number): Write => ({
  kind: 'run',
  id: body.handle,
  version,
  body,
  terms: termsOf(body),
})

/** The card that stands for an incident's, which has to match it now. */
function sharedCard({ digest, partOf, card }: Incident): Effect[] {
  if (partOf !== undefined) return [{ kind: 'slack.card', incident: partOf }]
  return digest === null || card !== null ? [] : [{ kind: 'slack.digest', digest }]
}

/** The incidents that a lost node's card tells of. */
const takenBy = async (store: Store, { handle }: Incident): Promise<Incident[]> =>
  (await store.find<Incident>('incident', `part-of:${handle}`)).map(({ body }) => body)

async function ticketsOf(store: Store, { tickets }: Incident): Promise<Ticket[]> {
  const stored = await Promise.all(tickets.map((id) => store.read<Ticket>('ticket', id)))
  return stored.filter((each) => each !== null).map(({ body }) => body)
}

/** Where the card stands now, as a change of the record as it is by then. */
function learnPlace<T extends { card: MessagePlace | null }>(
  store: Store,
  kind: RecordKind,
  id: string,
  place: MessagePlace,
  write: (body: T, version: number) => Write,
) {
  return async () => {
    const stored: Stored<T> | null = await store.read<T>(kind, id)
    const known = stored?.body.card
    if (!stored || (known?.ts === place.ts && known.channel === place.channel)) return nothing
    return { writes: [write({ ...stored.body, card: place }, stored.version)], effects: [] }
  }
}

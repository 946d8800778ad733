import { randomUUID } from 'node:crypto'
import type { Clock } from '../../../src/clock.ts'
import { type Effect, keyOf } from '../../../src/delivery/effects.ts'
import { offerCommands } from '../../../src/inbox/offer-commands.ts'
import type { Incident } from '../../../src/incidents/incident.ts'
import type { Store, Write } from '../../../src/store/store.ts'
import { incidentCard } from '../cards/incident.ts'

/**
 * The writes that store what the first card of an incident offers. They are committed with the incident: its card finds
 * them stored, and nothing has to be committed before it is posted.
 */
export async function firstOffers(
  incident: Incident,
  { store, clock }: { store: Pick<Store, 'find'>; clock: Clock },
): Promise<Write[]> {
  const { handle, card, digest } = incident
  if (card !== null || digest !== null) return []
  const commands = incidentCard(incident, []).flatMap((part) =>
    part.kind === 'buttons'
      ? part.buttons.flatMap((button) => ('command' in button ? [button.command] : []))
      : [],
  )
  const effect: Effect = { kind: 'slack.card', incident: handle }
  const needs = { store, newId: randomUUID }
  return (await offerCommands(commands, keyOf(effect), effect, needs, clock.now())).writes
}

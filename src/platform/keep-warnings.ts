import { changeOf, incidentWrite, openIncident } from '../incidents/book.ts'
import type { Incident } from '../incidents/incident.ts'
import { subjectKey } from '../incidents/subject.ts'
import { close } from '../incidents/care.ts'
import { learn, open } from '../incidents/transitions.ts'
import { revise } from '../store/revise.ts'
import type { Store } from '../store/store.ts'
import { ticketsSolvedBy } from '../tickets/solved-by.ts'
import { silenced } from './silence.ts'
import { findingOf, occurrenceOf, subjectOfWarning, type Warning } from './warning.ts'

type Keeping = { store: Store; now(): Temporal.Instant; channel: string }

/** The open warnings of some kind, by `namespace/name` of their resource. */
export async function openWarnings(
  store: Store,
  kind: Warning['resource']['kind'],
): Promise<Map<string, Incident>> {
  const open = await store.find<Incident>('incident', 'open')
  return new Map(
    open.flatMap(({ body }): [string, Incident][] => {
      const { resource } = body.latest.finding
      const isOurs = body.latest.key.startsWith('warning:') && resource?.kind === kind
      return isOurs && resource ? [[`${resource.namespace ?? ''}/${resource.name}`, body]] : []
    }),
  )
}

/** The warning has a card that says how it stands. Resolves to whether anything was new. */
export function keepWarning({ store, now, channel }: Keeping, warning: Warning): Promise<boolean> {
  const subject = subjectOfWarning(warning.resource)
  const key = subjectKey(subject)
  return revise(store, now, async () => {
    const known = await openIncident(store, key)
    if (known)
      return changeOf(
        learn(known.body, known.body.latest.key, { finding: findingOf(warning) }),
        known.version,
      )
    const silence = await silenced(store, key, warning, now())
    if (silence) return silence
    const counter = await store.read<{ last: number }>('counter', 'incident')
    const last = (counter?.body.last ?? 0) + 1
    const occurrence = occurrenceOf(warning, now())
    const { incident, effects } = open(
      { subject, subjectKey: key, occurrence, channel, owners: [] },
      { handle: `I${last}`, digest: null, at: now() },
    )
    return {
      writes: [
        { kind: 'counter', id: 'incident', version: counter?.version ?? null, body: { last } },
        incidentWrite(incident, null),
      ],
      effects: effects.filter(({ kind }) => kind !== 'evidence.gather'),
    }
  })
}

/** What was warned of has eased; a ticket that asked for it has lost its cause. */
export function endWarning({ store, now }: Keeping, incident: Incident): Promise<boolean> {
  const text = `It has eased: ${incident.subject.dag}.`
  return revise(store, now, async () => {
    const known = await store.read<Incident>('incident', incident.handle)
    const step = known && close(known.body, 'resolved', null, text, now())
    const change = known && changeOf(step, known.version)
    if (!step || !change) return null
    const solved = await ticketsSolvedBy(store, step.incident, text, now())
    return {
      writes: [...change.writes, ...solved.writes],
      effects: [...change.effects, ...solved.effects],
    }
  })
}

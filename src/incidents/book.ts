import { redactSnapshot } from '../evidence/redact.ts'
import type { Snapshot } from '../evidence/snapshot.ts'
import type { Change, Store, Stored, Write } from '../store/store.ts'
import { revise } from '../store/revise.ts'
import { isWaitingCause } from '../waiting/waiting-causes.ts'
import type { Incident } from './incident.ts'
import { incidentOfNode } from './lost-node.ts'
import { digestFor } from './storm.ts'
import type { Sighting, Step } from './step.ts'
import { again, learn, open, reconsider } from './transitions.ts'

/** Under which words an incident is found: `subject:…` and `open` while it is not over, `handle` always by its id. */
function incidentTerms(incident: Incident): string[] {
  const subject = `of:${incident.subjectKey}`
  const tickets = incident.tickets.map((ticket) => `ticket:${ticket}`)
  const digest = incident.digest === null ? [] : [`digest:${incident.digest}`]
  const part = incident.partOf === undefined ? [] : [`part-of:${incident.partOf}`]
  const open = incident.state === 'resolved' ? [] : [`open:${incident.subjectKey}`, 'open']
  return [subject, ...open, ...tickets, ...digest, ...part]
}

/** The write that stores an incident after a step. */
export function incidentWrite(incident: Incident, version: number | null): Write {
  return {
    kind: 'incident',
    id: incident.handle,
    version,
    body: incident,
    terms: incidentTerms(incident),
  }
}

/** A change made of one step on a stored incident. */
export function changeOf(step: Step | null, version: number): Change | null {
  return step && { writes: [incidentWrite(step.incident, version)], effects: step.effects }
}

/** The incident that is open for this subject, if there is one. */
export async function openIncident(
  store: Store,
  subjectKey: string,
): Promise<Stored<Incident> | null> {
  return (await store.find<Incident>('incident', `open:${subjectKey}`)).at(-1) ?? null
}

/**
 * Writes down what was seen, once: a new incident, one more death of an open one, or better evidence of the newest.
 * Durable when it resolves, together with what is to be written `besides` the incident; resolves to whether anything was
 * new.
 */
export async function record(
  store: Store,
  now: () => Temporal.Instant,
  sighting: Sighting,
  snapshot: Snapshot,
  besides: (incident: Incident) => Promise<Write[]> = async () => [],
): Promise<boolean> {
  const { subjectKey, occurrence } = sighting
  return revise(store, now, async () => {
    const known = await openIncident(store, subjectKey)
    if (known) {
      const step = again(known.body, sighting, now()) ?? better(known.body, sighting)
      if (!step) return null
      return {
        writes: [
          incidentWrite(step.incident, known.version),
          await snapshotWrite(store, occurrence.key, snapshot),
          ...(await besides(step.incident)),
        ],
        effects: step.effects,
      }
    }
    if (await wasTold(store, subjectKey, occurrence.key)) return null
    const number = await store.read<{ last: number }>('counter', 'incident')
    const last = (number?.body.last ?? 0) + 1
    const partOf = await incidentOfNode(store, {
      latest: occurrence,
      channel: sighting.channel,
    })
    const storm = partOf === null ? await digestFor(store, sighting.channel, now()) : null
    const digest = storm?.id ?? null
    const step = open(sighting, { handle: `I${last}`, digest, partOf, at: now() })
    return {
      writes: [
        ...(storm ? [storm.write] : []),
        { kind: 'counter', id: 'incident', version: number?.version ?? null, body: { last } },
        incidentWrite(step.incident, null),
        await snapshotWrite(store, occurrence.key, snapshot),
        ...(await besides(step.incident)),
      ],
      effects: step.effects,
    }
  })
}

/** The frozen evidence of an occurrence, redacted, replacing what was kept before. */
export async function snapshotWrite(store: Store, key: string, snapshot: Snapshot): Promise<Write> {
  const kept = await store.read('snapshot', key)
  return {
    kind: 'snapshot',
    id: key,
    version: kept?.version ?? null,
    body: redactSnapshot(snapshot),
  }
}

/** Whether this try belongs to an incident that is over. */
export async function wasTold(store: Store, subjectKey: string, key: string): Promise<boolean> {
  const earlier = await store.find<Incident>('incident', `of:${subjectKey}`)
  return earlier.some(({ body }) => body.seen.includes(key))
}

/** The same death seen again with other evidence: the pod after Airflow's word, or its last state. */
function better(incident: Incident, { occurrence }: Sighting): Step | null {
  if (incident.latest.key !== occurrence.key) return null
  const { finding, pod } = occurrence
  const { finding: before, gathered } = incident.latest
  // What only waited has failed after all.
  if (gathered && isWaitingCause(before.cause) && !isWaitingCause(finding.cause))
    return reconsider(incident, occurrence.key, { finding, pod: pod ?? incident.latest.pod })
  if (gathered) return null
  if (finding.cause === incident.latest.finding.cause && pod === incident.latest.pod) return null
  return learn(incident, occurrence.key, { finding, pod: pod ?? incident.latest.pod })
}

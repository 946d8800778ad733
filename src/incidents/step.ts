import type { Effect } from '../delivery/effects.ts'
import type { Incident, Occurrence, Subject } from './incident.ts'

/** What was seen, ready to become an incident or to join one. */
export type Sighting = {
  subject: Subject
  subjectKey: string
  occurrence: Occurrence
  channel: string
  owners: string[]
}

/** An incident after a step, and what must follow. */
export type Step = { incident: Incident; effects: Effect[] }

/** The card that shows the incident is drawn anew. */
export function cardOf({ handle, digest }: Incident): Effect {
  return digest === null
    ? { kind: 'slack.card', incident: handle }
    : { kind: 'slack.digest', digest }
}

/** Evidence of the newest occurrence is asked for. */
export function gatherOf({ handle, latest }: Incident): Effect {
  return { kind: 'evidence.gather', incident: handle, occurrence: latest.key }
}

/**
 * One line in the thread of the incident's own card, or of the card of the node that took it; what shares a storm's card stays out of
 * its thread.
 */
export function line(incident: Incident, name: string, text: string): Effect[] {
  const { handle, digest, partOf, subject } = incident
  if (digest !== null) return []
  const whole = partOf === undefined ? text : `${handle} ${subject.dag}: ${text}`
  return [{ kind: 'slack.line', incident: handle, line: name, text: whole }]
}

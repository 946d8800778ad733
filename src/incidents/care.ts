import type { Incident } from './incident.ts'
import { cardOf, line, type Step } from './step.ts'

const quietMilliseconds = 14 * 86_400_000

/** Somebody has seen it. */
export function acknowledge(incident: Incident, by: string, at: Temporal.Instant): Step | null {
  if (incident.state !== 'open') return null
  const changed: Incident = {
    ...incident,
    state: 'acknowledged',
    acknowledged: { by, at: at.toString() },
  }
  return { incident: changed, effects: [cardOf(changed)] }
}

/** No lines in the thread until then; the card stays true. Null ends the silence. */
export function mute(incident: Incident, until: Temporal.Instant | null): Step | null {
  if (incident.state === 'resolved') return null
  const changed: Incident = { ...incident, mutedUntil: until?.toString() ?? null }
  return { incident: changed, effects: [cardOf(changed)] }
}

/** The trouble is over: the card turns green and its thread says why. Null when it was over already. */
export function close(
  incident: Incident,
  why: NonNullable<Incident['closed']>['why'],
  by: string | null,
  text: string,
  at: Temporal.Instant,
): Step | null {
  if (incident.state === 'resolved') return null
  const changed: Incident = {
    ...incident,
    state: 'resolved',
    closed: { at: at.toString(), why, by, text },
  }
  return { incident: changed, effects: [cardOf(changed), ...line(changed, 'closed', text)] }
}

/** Whether an incident has been quiet for so long that it closes by itself. */
export function isQuiet(incident: Incident, at: Temporal.Instant): boolean {
  const last = Temporal.Instant.from(incident.lastAt)
  return incident.state !== 'resolved' && at.since(last).total('milliseconds') > quietMilliseconds
}

export function isMuted({ mutedUntil }: Incident, at: Temporal.Instant): boolean {
  return mutedUntil !== null && Temporal.Instant.compare(at, Temporal.Instant.from(mutedUntil)) < 0
}

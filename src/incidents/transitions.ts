import type { Effect } from '../delivery/effects.ts'
import { isMuted } from './care.ts'
import type { Incident, Occurrence } from './incident.ts'
import { againLine, againText, isOlder, lateText, secondOf } from './repetition.ts'
import { cardOf, gatherOf, line, type Sighting, type Step } from './step.ts'

const seenMax = 100

/** The first death of a task that has no open incident. */
export function open(
  { subject, subjectKey, occurrence, channel, owners }: Sighting,
  {
    handle,
    digest,
    partOf = null,
    at,
  }: { handle: string; digest: string | null; partOf?: string | null; at: Temporal.Instant },
): Step {
  const incident: Incident = {
    handle,
    subjectKey,
    subject,
    state: 'open',
    latest: occurrence,
    count: 1,
    seen: [occurrence.key],
    firstAt: occurrence.at,
    lastAt: occurrence.at,
    channel,
    owners,
    card: null,
    digest,
    ...(partOf !== null && { partOf }),
    openedAt: at.toString(),
    tickets: [],
    acknowledged: null,
    mutedUntil: null,
    closed: null,
  }
  return { incident, effects: [cardOf(incident), gatherOf(incident)] }
}

/**
 * Another death of the same task; the card counts it, its thread gets one line. One that is older than the newest, because it was
 * found late, is counted and does not take its place. Null when it was seen before.
 */
export function again(
  incident: Incident,
  { occurrence }: Sighting,
  at: Temporal.Instant,
): Step | null {
  if (incident.seen.includes(occurrence.key)) return null
  const counted: Incident = {
    ...incident,
    count: incident.count + 1,
    seen: [...incident.seen, occurrence.key].slice(-seenMax),
  }
  const isMute = isMuted(incident, at)
  if (isOlder(occurrence, incident.latest)) {
    const firstAt =
      secondOf(occurrence.at) < secondOf(incident.firstAt) ? occurrence.at : incident.firstAt
    const grown = { ...counted, firstAt }
    const lines = isMute ? [] : line(grown, `late:${grown.count}`, lateText(occurrence))
    return { incident: grown, effects: [cardOf(grown), ...lines] }
  }
  const grown = { ...counted, latest: occurrence, lastAt: occurrence.at }
  const lines = isMute ? [] : line(grown, againLine(grown), againText(grown))
  return { incident: grown, effects: [cardOf(grown), gatherOf(grown), ...lines] }
}

/**
 * What was learnt about the newest occurrence; older ones are told only in the thread, whose line follows the verdict. Null when nothing
 * is new.
 */
export function learn(incident: Incident, key: string, learnt: Partial<Occurrence>): Step | null {
  if (incident.latest.key !== key) return null
  const latest = { ...incident.latest, ...learnt }
  if (JSON.stringify(latest) === JSON.stringify(incident.latest)) return null
  const changed = { ...incident, latest }
  return { incident: changed, effects: [cardOf(changed), ...corrected(incident, changed)] }
}

/** The line that tells of a repetition says what is known by now. */
function corrected(before: Incident, now: Incident): Effect[] {
  const text = againText(now)
  const stands = now.mutedUntil === null || now.again?.line === againLine(now)
  return now.count > 1 && stands && text !== againText(before)
    ? line(now, againLine(now), text)
    : []
}

/** The newest occurrence has another cause than was thought: its evidence is gathered anew. Null when nothing is new. */
export function reconsider(
  incident: Incident,
  key: string,
  learnt: Partial<Occurrence>,
): Step | null {
  const step = learn(incident, key, { ...learnt, gathered: false })
  return step && { ...step, effects: [...step.effects, gatherOf(step.incident)] }
}

/** It is one of those that a lost node took: the card of that node tells of it from now on. Null when it does already. */
export function joinNode(incident: Incident, node: string): Step | null {
  if (incident.partOf === node) return null
  const joined: Incident = { ...incident, partOf: node }
  return { incident: joined, effects: [cardOf(joined)] }
}

/** How many tries are left, or null where that is not known. */
export function triesLeft({ try: attempt, tries }: Occurrence): number | null {
  return attempt === null || tries === null ? null : Math.max(0, tries - attempt)
}

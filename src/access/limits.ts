import type { Act } from '../runs/act.ts'
import type { Policy } from './policy.ts'

const windowSeconds = 60

/** Why one more act would be too many, or null. `recent` are the acts of this user and of this DAG. */
export function tooMany(
  limits: Policy['acts_per_minute'],
  recent: { byUser: Act[]; onDag: Act[] },
  at: Temporal.Instant,
): string | null {
  if (within(recent.byUser, at) >= limits.user) {
    return `you have done ${limits.user} things in a minute; wait a moment`
  }
  if (within(recent.onDag, at) >= limits.dag) {
    return `${limits.dag} things were done to this DAG in a minute; wait a moment`
  }
  return null
}

function within(acts: Act[], at: Temporal.Instant): number {
  const since = at.subtract({ seconds: windowSeconds }).epochMilliseconds
  return acts.filter((act) => Temporal.Instant.from(act.at).epochMilliseconds > since).length
}

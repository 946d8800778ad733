import type { Incident } from '../incidents/incident.ts'
import { Misunderstood } from './misunderstood.ts'

/** What is said to a command that names nothing in the thread of a card that several share: none of them is taken for it. */
export function nameOne(
  sharing: readonly Incident[],
  wanted: 'run' | 'incident' | 'either' | 'dag' | 'ticket',
): Misunderstood {
  const meant = sharing.find(({ state }) => state !== 'resolved') ?? sharing[0]
  const one = `one, such as ${meant?.handle}`
  const named = {
    incident: one,
    either: one,
    run: 'the run; /ml runs lists them',
    dag: `the DAG, such as ${meant?.subject.dag}`,
    ticket: 'the task, such as T123',
  }
  return new Misunderstood(`This card is about ${sharing.length} incidents; name ${named[wanted]}.`)
}

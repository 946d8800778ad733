import type { Incident } from '../../incidents/incident.ts'
import type { Store, Stored } from '../../store/store.ts'
import { Misunderstood } from '../misunderstood.ts'

/** The incident that a word names: `I7`, or `latest` (also no word): the newest that is not over. Throws Misunderstood. */
export async function resolveIncident(
  word: string | undefined,
  store: Pick<Store, 'read' | 'list'>,
): Promise<Stored<Incident>> {
  if (word === undefined || word.toLowerCase() === 'latest') {
    const newest = (await store.list<Incident>('incident', 200)).find(
      ({ body }) => body.state !== 'resolved',
    )
    if (newest) return newest
    throw new Misunderstood('No incident is open.')
  }
  const handle = word.toUpperCase()
  const stored = /^I\d{1,9}$/.test(handle) ? await store.read<Incident>('incident', handle) : null
  if (stored) return stored
  throw new Misunderstood(`There is no incident ${word.slice(0, 60)}; /ml incidents lists them.`)
}

import { subjectOfWarning } from '../platform/warning.ts'
import type { Store } from '../store/store.ts'
import type { Incident } from './incident.ts'
import { subjectKey } from './subject.ts'

/** The node that took the newest try of an incident; null where it ended of something else. */
export function nodeThatTook({ latest: { finding } }: Pick<Incident, 'latest'>): string | null {
  return finding.cause === 'node-lost' ? (finding.resource?.name ?? null) : null
}

/** The open incident of the node that took a try, where its card stands in the same channel: one card for all that it took. */
export async function incidentOfNode(
  store: Pick<Store, 'find'>,
  taken: Pick<Incident, 'latest' | 'channel'>,
): Promise<string | null> {
  const { resource } = taken.latest.finding
  if (nodeThatTook(taken) === null || resource === null) return null
  const key = subjectKey(subjectOfWarning(resource))
  const known = (await store.find<Incident>('incident', `open:${key}`)).at(-1)
  return known?.body.channel === taken.channel ? known.body.handle : null
}

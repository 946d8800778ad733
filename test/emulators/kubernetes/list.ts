import { randomUUID } from 'node:crypto'
import type { Raw } from '../../../src/evidence/snapshot.ts'
import { apiVersionOf, type Kind } from './kinds.ts'
import type { Objects } from './objects.ts'
import { selectorOf } from './selectors.ts'
import { expired, type Answer } from './status.ts'

type Rest = { items: Raw[]; version: number }

const tooOld =
  'The provided continue parameter is too old to display a consistent list result. You can start a new list without the continue parameter, or use the continue token in this response to retrieve the remainder of the results. Continuing with the provided token results in an inconsistent list - objects that were created, modified, or deleted between the time the first chunk was returned and now may show up in the list.'

/** Lists in pages; every page of a list shows the state of its first. A token dies when its version is compacted away. */
export function createLists(objects: Objects) {
  const rests = new Map<string, Rest>()
  return {
    list(kind: Kind, namespace: string | null, query: URLSearchParams): Answer {
      const token = query.get('continue')
      const matches = selectorOf(query.get('fieldSelector'), query.get('labelSelector'))
      const rest: Rest | undefined =
        token === null
          ? {
              items: objects.list(kind.resource, namespace).filter(matches),
              version: objects.version(),
            }
          : rests.get(token)
      if (!rest || rest.version < objects.oldest()) return expired(tooOld)
      const limit = Number(query.get('limit') ?? 0) || rest.items.length
      const left = rest.items.slice(limit)
      const next = left.length > 0 ? randomUUID() : null
      if (next !== null) rests.set(next, { items: left, version: rest.version })
      const metadata = {
        resourceVersion: String(rest.version),
        ...(next !== null && { continue: next, remainingItemCount: left.length }),
      }
      const items = rest.items.slice(0, limit).map(({ kind: _, apiVersion: __, ...item }) => item)
      const body = { kind: `${kind.kind}List`, apiVersion: apiVersionOf(kind), metadata, items }
      return { status: 200, body }
    },
  }
}

import { randomUUID } from 'node:crypto'
import type { Clock } from '../../../src/clock.ts'
import { objectAt, textAt } from '../../../src/evidence/raw.ts'
import type { Raw } from '../../../src/evidence/snapshot.ts'
import { apiVersionOf, kindOf } from './kinds.ts'

/** One change, as watches tell it. `before` is the state it replaced. */
export type Happening = {
  version: number
  type: 'ADDED' | 'MODIFIED' | 'DELETED'
  resource: string
  object: Raw
  before: Raw | null
}

const mostHistory = 20_000

/**
 * All objects with one count of versions over them, as in etcd, and the history that watches can still go back to.
 * Objects are never changed in place.
 */
export function createObjects(clock: Clock) {
  const objects = new Map<string, Map<string, Raw>>()
  let history: Happening[] = []
  let version = 100
  let oldest = 100
  const listeners = new Set<(happening: Happening) => void>()

  const table = (resource: string): Map<string, Raw> => {
    const found = objects.get(resource) ?? new Map<string, Raw>()
    objects.set(resource, found)
    return found
  }
  const untold: Happening[] = []
  let telling = false
  /** Listeners hear everything in its order, also what one of them does while it listens. */
  const tell = (happening: Happening) => {
    history.push(happening)
    if (history.length > mostHistory) {
      history = history.slice(mostHistory / 2)
      oldest = (history[0]?.version ?? version) - 1
    }
    untold.push(happening)
    if (telling) return
    telling = true
    for (let next = untold.shift(); next; next = untold.shift())
      for (const listener of [...listeners]) listener(next)
    telling = false
  }
  const keyOf = (name: string, namespace: string | null): string => `${namespace ?? ''}/${name}`

  const store = {
    /** Makes or replaces an object; what identifies it is filled in. */
    put(resource: string, object: Raw): Raw {
      const kind = kindOf(resource)
      const given = objectAt(object, 'metadata')
      const name = textAt(given, 'name') ?? ''
      const namespace = kind.namespaced ? (textAt(given, 'namespace') ?? 'default') : null
      const key = keyOf(name, namespace)
      const before = table(resource).get(key) ?? null
      const identity = before ?? {
        metadata: {
          uid: randomUUID(),
          creationTimestamp: clock.now().toString({ smallestUnit: 'second' }),
        },
      }
      version += 1
      const stored: Raw = {
        ...object,
        kind: kind.kind,
        apiVersion: apiVersionOf(kind),
        metadata: {
          ...given,
          name,
          ...(namespace !== null && { namespace }),
          uid: textAt(given, 'uid') ?? textAt(identity, 'metadata', 'uid'),
          creationTimestamp:
            textAt(given, 'creationTimestamp') ?? textAt(identity, 'metadata', 'creationTimestamp'),
          resourceVersion: String(version),
        },
      }
      table(resource).set(key, stored)
      tell({ version, type: before ? 'MODIFIED' : 'ADDED', resource, object: stored, before })
      return stored
    },
    /** Ends an object; answers its last state, or null where there is none. */
    remove(resource: string, name: string, namespace: string | null = null): Raw | null {
      const before = store.get(resource, name, namespace)
      if (!before) return null
      version += 1
      table(resource).delete(keyOf(name, textAt(before, 'metadata', 'namespace')))
      const metadata = { ...objectAt(before, 'metadata'), resourceVersion: String(version) }
      const object = { ...before, metadata }
      tell({ version, type: 'DELETED', resource, object, before })
      return object
    },
    get: (resource: string, name: string, namespace: string | null = null): Raw | null =>
      table(resource).get(
        keyOf(name, kindOf(resource).namespaced ? (namespace ?? 'default') : null),
      ) ?? null,
    /** In the order of their keys, as etcd lists them. */
    list: (resource: string, namespace: string | null = null): Raw[] =>
      [...table(resource).entries()]
        .filter(([key]) => namespace === null || key.startsWith(`${namespace}/`))
        .sort(([one], [other]) => (one < other ? -1 : 1))
        .map(([, object]) => object),
    version: () => version,
    /** What happened after a version; null where that is too long ago. */
    since: (from: number): Happening[] | null =>
      from < oldest ? null : history.filter((happening) => happening.version > from),
    oldest: () => oldest,
    /** Forgets the history: older versions are too old from now on. */
    compact(): void {
      version += 1
      oldest = version
      history = []
    },
    listen(listener: (happening: Happening) => void): () => void {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
  return store
}

export type Objects = ReturnType<typeof createObjects>

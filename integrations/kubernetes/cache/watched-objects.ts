import type { Raw } from '../../../src/evidence/snapshot.ts'
import { createReflector, type ReflectorHealth } from '../reflector/reflector.ts'
import { listPath, type WatchedResource } from './resources.ts'
import type { Watching } from './watched-pods.ts'

/** The objects of one resource, in the namespaces named (`*` or none: in all), as they are now. */
export function watchObjects(
  watching: Watching,
  resource: WatchedResource,
  namespaces: readonly string[] | null,
  project: (raw: Raw) => Raw,
) {
  const scopes = !namespaces || namespaces.includes('*') ? [null] : namespaces
  const parts = scopes.map((namespace) => {
    const ready = Promise.withResolvers<void>()
    const reflector = createReflector<Raw>({
      ...watching,
      path: listPath(resource, namespace),
      project,
      onChange: () => undefined,
      onSync: () => ready.resolve(),
      onForbidden: () => ready.resolve(),
    })
    return { namespace, reflector, ready: ready.promise }
  })
  return {
    async start(signal: AbortSignal): Promise<void> {
      for (const { reflector } of parts) void reflector.run(signal)
      await Promise.all(parts.map(({ ready }) => ready))
    },
    /** The objects of a namespace, or all; null where they were never listed: that is not the same as none. */
    list(namespace?: string): Raw[] | null {
      const listed = parts.filter(
        (part) =>
          part.reflector.health().synced &&
          (namespace === undefined || part.namespace === null || part.namespace === namespace),
      )
      if (listed.length === 0) return null
      const objects = listed.flatMap((part) => [...part.reflector.values()])
      return namespace === undefined ? objects : objects.filter((raw) => isIn(raw, namespace))
    },
    health: (): ReflectorHealth[] => parts.map(({ reflector }) => reflector.health()),
  }
}

const isIn = (raw: Raw, namespace: string): boolean =>
  (raw['metadata'] as { namespace?: unknown } | undefined)?.namespace === namespace

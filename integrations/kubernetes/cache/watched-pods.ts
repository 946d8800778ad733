import type { Raw } from '../../../src/evidence/snapshot.ts'
import type { Change } from '../reflector/known.ts'
import {
  createReflector,
  type ReflectorHealth,
  type ReflectorTask,
} from '../reflector/reflector.ts'
import { PodCopy } from './pod-copy.ts'
import { listPath } from './resources.ts'

/** What every reflector of a cluster shares. */
export type Watching = Pick<
  ReflectorTask<never>,
  'connection' | 'clock' | 'random' | 'idleMilliseconds' | 'onTrouble'
>

/** A pod's step as the caches tell it; `raw` is null where its end was not seen. */
export type CachedStep = { kind: 'present' | 'changed' | 'gone'; raw: Raw | null; copy: PodCopy }

type PodReflector = ReturnType<typeof createReflector<PodCopy>>

/**
 * The pods of the whole cluster or, as long as that is forbidden, of the namespaces named. The cluster-wide watch is
 * asked for again and again and takes over when it is allowed; no state of a pod is told twice.
 */
export function watchPods(
  watching: Watching,
  namespaces: readonly string[],
  onStep: (step: CachedStep) => void,
) {
  const pods = new Map<string, PodCopy>()
  const ready = Promise.withResolvers<void>()
  let narrow: { reflectors: PodReflector[]; stop: AbortController } | null = null

  function onChange({ kind, raw, kept: copy }: Change<PodCopy>): void {
    const before = pods.get(copy.uid)
    if (kind === 'gone') {
      if (pods.delete(copy.uid)) onStep({ kind, raw, copy })
    } else if (!before || isLater(copy.resourceVersion, before.resourceVersion)) {
      pods.set(copy.uid, copy)
      onStep({ kind: before ? 'changed' : 'present', raw, copy })
    }
  }

  /** What another watch knew and this one, just listed, does not, ended in between. */
  function reconcile(reflector: PodReflector, isOurs: (copy: PodCopy) => boolean): void {
    const there = new Set([...reflector.values()].map(({ uid }) => uid))
    for (const copy of [...pods.values()])
      if (isOurs(copy) && !there.has(copy.uid)) onChange({ kind: 'gone', raw: null, kept: copy })
  }

  const reflect = (namespace: string | null, settle: { onSync(): void; onForbidden(): void }) =>
    createReflector<PodCopy>({
      ...watching,
      ...settle,
      path: listPath('pods', namespace),
      project: (raw) => new PodCopy(raw),
      onChange,
    })

  function runNarrow(signal: AbortSignal): void {
    if (narrow) return
    const waiting = new Set(namespaces)
    const stop = new AbortController()
    const reflectors = namespaces.map((namespace) => {
      const settle = () => {
        waiting.delete(namespace)
        if (waiting.size === 0) ready.resolve()
      }
      const reflector: PodReflector = reflect(namespace, {
        onSync: () => {
          reconcile(reflector, (copy) => copy.namespace === namespace)
          settle()
        },
        onForbidden: settle,
      })
      return reflector
    })
    narrow = { reflectors, stop }
    for (const [uid, copy] of pods) if (!waiting.has(copy.namespace)) pods.delete(uid)
    for (const reflector of reflectors) void reflector.run(AbortSignal.any([signal, stop.signal]))
  }

  let whole: AbortSignal | null = null
  const wide = reflect(null, {
    onSync: () => {
      narrow?.stop.abort()
      narrow = null
      reconcile(wide, () => true)
      ready.resolve()
    },
    onForbidden: () => {
      if (namespaces.includes('*')) ready.resolve()
      else if (whole) runNarrow(whole)
    },
  })

  return {
    pods: pods as ReadonlyMap<string, PodCopy>,
    /** Resolves when all pods that may be seen were told once. */
    start(signal: AbortSignal): Promise<void> {
      whole = signal
      void wide.run(signal)
      return ready.promise
    },
    seesAllNamespaces: (): boolean => wide.health().synced && !wide.health().forbidden,
    health: (): ReflectorHealth[] => [
      wide.health(),
      ...(narrow?.reflectors ?? []).map((reflector) => reflector.health()),
    ],
  }
}

/** Whether one resourceVersion comes after another; versions that are no numbers are later when they differ. */
function isLater(version: string, than: string): boolean {
  if (!/^\d+$/.test(version) || !/^\d+$/.test(than)) return version !== than
  return version.length === than.length ? version > than : version.length > than.length
}

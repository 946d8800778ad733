import { once } from 'node:events'
import { systemClock, type Clock } from '../../src/clock.ts'
import { textAt } from '../../src/evidence/raw.ts'
import type { Cluster, PodStep } from '../../src/ports/kubernetes.ts'
import { leanNode, leanObject } from './cache/lean.ts'
import { watchObjects } from './cache/watched-objects.ts'
import { watchPods, type CachedStep, type Watching } from './cache/watched-pods.ts'
import type { Connection } from './connection/connection.ts'
import { freezePod, freezeSurroundings } from './evidence/freeze.ts'
import { gatherAround } from './evidence/gather.ts'
import type { Memory } from './evidence/memory.ts'
import { wholePod } from './evidence/whole-pod.ts'

/** What a cluster is made from. `namespaces` are those whose pods are told of; `*` is all of them. */
export type ClusterConfig = {
  connection: Connection
  namespaces: readonly string[]
  clock?: Clock
  /** Numbers from 0 to 1. */
  random?: () => number
  idleMilliseconds?: number
  /** Every failure of a watch, and every error thrown by `onStep`, with the path it is about. */
  onTrouble?(path: string, error: unknown): void
}

/** How long pods wait for nodes, quotas and claims, so that the first pod told of has its surroundings. */
const policyPatienceMilliseconds = 2000

/** The port `Cluster` on one API server. */
export function createCluster(config: ClusterConfig): Cluster {
  const { connection, namespaces } = config
  const watching: Watching = {
    connection,
    clock: config.clock ?? systemClock,
    random: config.random ?? Math.random,
    ...(config.idleMilliseconds !== undefined && { idleMilliseconds: config.idleMilliseconds }),
    ...(config.onTrouble && { onTrouble: config.onTrouble }),
  }
  let tell: (step: PodStep) => void = () => undefined
  const isOurs = (namespace: string) => namespaces.includes('*') || namespaces.includes(namespace)
  const onStep = ({ kind, raw, copy }: CachedStep) => {
    if (isOurs(copy.namespace)) tell({ kind, pod: raw ?? copy.slim, record: copy })
  }

  const pods = watchPods(watching, namespaces, onStep)
  const nodes = watchObjects(watching, 'nodes', null, leanNode)
  const quotas = watchObjects(watching, 'resourcequotas', namespaces, leanObject)
  const limitRanges = watchObjects(watching, 'limitranges', namespaces, leanObject)
  const claims = watchObjects(watching, 'persistentvolumeclaims', namespaces, leanObject)
  const watched = [pods, nodes, quotas, limitRanges, claims]

  const memory: Memory = {
    pods: () => pods.pods.values(),
    seesPods: () => pods.health().some(({ synced }) => synced),
    nodes: () => nodes.list(),
    resourceQuotas: quotas.list,
    limitRanges: limitRanges.list,
    claims: claims.list,
  }

  return {
    async start(step, signal) {
      tell = step
      const others = [nodes, quotas, limitRanges, claims].map((resource) => resource.start(signal))
      const patience = watching.clock.sleep(policyPatienceMilliseconds, signal)
      const ready = Promise.all(others)
      await Promise.race([ready, patience])
      if (!signal.aborted)
        await Promise.race([Promise.all([ready, pods.start(signal)]), once(signal, 'abort')])
    },
    freeze: (pod, gone) => freezePod(memory, pod, gone),
    surroundings: (namespace) => freezeSurroundings(memory, namespace),
    gather(pod, gone, signal) {
      const around = claims.list(textAt(pod, 'metadata', 'namespace') ?? 'default') ?? []
      return gatherAround(connection, pod, gone, around, signal)
    },
    whole: (pod, signal) => wholePod(connection, pod, signal),
    pods: memory.pods,
    nodes: () => nodes.list() ?? [],
    resourceQuotas: (namespace) => quotas.list(namespace) ?? [],
    limitRanges: (namespace) => limitRanges.list(namespace) ?? [],
    claims: (namespace) => claims.list(namespace) ?? [],
    health: () => watched.flatMap((resource) => resource.health()),
    get seesAllNamespaces() {
      return pods.seesAllNamespaces()
    },
  }
}

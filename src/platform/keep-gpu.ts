import type { Tools } from '../commands/tools.ts'
import type { Cluster } from '../ports/kubernetes.ts'
import { say, type Reply } from '../reply.ts'
import { idleId } from './watch.ts'

/** A person says that an idle GPU is still needed: nobody is asked about this pod again. */
export function keepGpu(
  name: string,
  { cluster, store, clock }: Pick<Tools, 'store' | 'clock'> & { cluster: Cluster },
): Reply {
  const pod = Iterator.from(cluster.pods()).find(
    (each) => `${each.namespace}/${each.name}` === name || each.name === name,
  )
  if (!pod) return say(`There is no pod ${name.slice(0, 120)} any more.`)
  const id = idleId(pod.uid)
  return {
    ...say(`${pod.name} keeps its GPU.`),
    change: async () => {
      const stored = await store.read('sample', id)
      const body = { at: clock.now().toString() }
      return {
        writes: [{ kind: 'sample', id, version: stored?.version ?? null, body }],
        effects: [],
      }
    },
  }
}

import { systemClock } from '../../clock.ts'
import type { Check } from '../check.ts'

const listedWithinMilliseconds = 10_000

/** Whether the pods can be listed, and what else. `troubles` are the words of the watches that failed, the newest last. */
export const clusterCheck = (troubles: string[]): Check => ({
  name: 'Kubernetes',
  hint: 'Check kubernetes.kubeconfig and context, and the rights in deploy/kubernetes (get, list, watch).',
  async look({ cluster }, signal) {
    const stop = new AbortController()
    const started = cluster.start(() => {}, AbortSignal.any([signal, stop.signal]))
    await Promise.race([started, systemClock.sleep(listedWithinMilliseconds, stop.signal)])
    const health = cluster.health()
    stop.abort()
    const lost = health.filter(({ synced, forbidden }) => forbidden || !synced)
    const missing = lost.map(({ resource }) => sayResource(resource)).join(', ')
    if (!health.some(({ resource, synced }) => synced && /\/pods$/.test(resource)))
      throw new Error(`cannot list ${missing}: ${troubles.at(-1) ?? 'no answer'}`)
    const seen = health
      .filter(({ synced }) => synced)
      .map(({ resource, objects }) => `${objects} ${sayResource(resource)}`)
    return `${seen.join(', ')}${missing === '' ? '' : `; no right to see ${missing} (done without)`}`
  },
})

/** `/api/v1/namespaces/ml/pods` as people say it: `pods in ml`. */
function sayResource(path: string): string {
  const [, namespace] = /\/namespaces\/([^/]+)\//.exec(path) ?? []
  const kind = path.split('/').at(-1)
  return namespace === undefined ? `${kind}` : `${kind} in ${namespace}`
}

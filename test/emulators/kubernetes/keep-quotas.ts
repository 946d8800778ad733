import { textAt } from '../../../src/evidence/raw.ts'
import { withUsage } from './admission/quota.ts'
import type { Objects } from './objects.ts'

const counted = ['pods', 'persistentvolumeclaims', 'resourcequotas']

/** Makes quotas follow the pods and claims of their namespace, as the quota controller does. */
export function keepQuotas(objects: Objects): void {
  objects.listen(({ resource, object }) => {
    if (!counted.includes(resource)) return
    const namespace = textAt(object, 'metadata', 'namespace')
    const quotas = objects.list('resourcequotas', namespace)
    if (quotas.length === 0) return
    const pods = objects.list('pods', namespace)
    const claims = objects.list('persistentvolumeclaims', namespace)
    for (const quota of quotas) {
      const current = withUsage(quota, pods, claims)
      if (JSON.stringify(current['status']) !== JSON.stringify(quota['status']))
        objects.put('resourcequotas', current)
    }
  })
}

import { objectAt, objectsAt, textAt } from '../../../../src/evidence/raw.ts'
import type { Raw } from '../../../../src/evidence/snapshot.ts'

/** A pod as the API server completes it. Source: test/fixtures/kubernetes/pod-pending-new.json */
export function withPodDefaults(pod: Raw): Raw {
  const spec = objectAt(pod, 'spec')
  const serviceAccountName = textAt(spec, 'serviceAccountName') ?? 'default'
  const initContainers = objectsAt(spec, 'initContainers').map(withContainerDefaults)
  return {
    ...pod,
    spec: {
      restartPolicy: 'Always',
      terminationGracePeriodSeconds: 30,
      dnsPolicy: 'ClusterFirst',
      serviceAccountName,
      serviceAccount: serviceAccountName,
      securityContext: {},
      schedulerName: 'default-scheduler',
      priority: 0,
      enableServiceLinks: true,
      preemptionPolicy: 'PreemptLowerPriority',
      ...spec,
      tolerations: [
        ...objectsAt(spec, 'tolerations'),
        ...['not-ready', 'unreachable'].map(tolerate),
      ],
      ...(initContainers.length > 0 && { initContainers }),
      containers: objectsAt(spec, 'containers').map(withContainerDefaults),
    },
    status: { phase: 'Pending', qosClass: 'Burstable', ...objectAt(pod, 'status') },
  }
}

/** Requests default to limits before any LimitRange is looked at. */
function withContainerDefaults(container: Raw): Raw {
  const resources = objectAt(container, 'resources')
  const limits = objectAt(resources, 'limits')
  const requests = { ...limits, ...objectAt(resources, 'requests') }
  const image = textAt(container, 'image') ?? ''
  return {
    terminationMessagePath: '/dev/termination-log',
    terminationMessagePolicy: 'File',
    imagePullPolicy: /:latest$|\/[^:]+$|^[^:]+$/.test(image) ? 'Always' : 'IfNotPresent',
    ...container,
    resources: { ...resources, ...(Object.keys(requests).length > 0 && { requests }) },
  }
}

const tolerate = (condition: string): Raw => ({
  key: `node.kubernetes.io/${condition}`,
  operator: 'Exists',
  effect: 'NoExecute',
  tolerationSeconds: 300,
})

import { until } from '../until.ts'
import type { KubeConnection } from './connect.ts'

interface Scheduled {
  readonly metadata: { readonly creationTimestamp: string }
  readonly spec: {
    readonly nodeName?: string
    readonly containers: readonly { name: string; image: string }[]
    readonly initContainers?: readonly { name: string; image: string }[]
  }
}

/** Says, as a kubelet does, that the first init container was killed for its memory; the other containers never ran. */
export async function diesInInitContainer(kube: KubeConnection, path: string): Promise<void> {
  const { metadata, spec } = await until('a node for the pod', async () => {
    const pod = await kube.must<Scheduled>('GET', path)
    return pod.spec.nodeName !== undefined && pod
  })
  const begun = metadata.creationTimestamp
  const never = { imageID: '', ready: false, started: false, restartCount: 0, lastState: {} }
  await kube.patch(`${path}/status`, {
    status: {
      phase: 'Failed',
      startTime: begun,
      initContainerStatuses: (spec.initContainers ?? []).map(({ name, image }) => ({
        ...never,
        name,
        image,
        imageID: `sha256:${name}`,
        containerID: `containerd://${name}`,
        state: {
          terminated: {
            exitCode: 137,
            reason: 'OOMKilled',
            startedAt: begun,
            finishedAt: begun,
            containerID: `containerd://${name}`,
          },
        },
      })),
      containerStatuses: spec.containers.map(({ name, image }) => ({
        ...never,
        name,
        image,
        state: { waiting: { reason: 'PodInitializing' } },
      })),
    },
  })
}

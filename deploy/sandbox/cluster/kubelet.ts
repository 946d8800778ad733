import type { KubernetesEmulator } from '../../../test/emulators/kubernetes/index.ts'
import type { Clock } from '../../../src/clock.ts'
import { objectAt, objectsAt, textAt } from '../../../src/evidence/raw.ts'
import type { Raw } from '../../../src/evidence/snapshot.ts'
import { bytesIn } from './bytes.ts'
import { withCondition } from './conditions.ts'
import type { Events } from './events.ts'
import { claimName } from './furnish.ts'
import { type Ending, endingOf, type Life } from './life.ts'

const pullMilliseconds = 2000
const container = 'base'

/** What a kubelet works with. */
export type KubeletNeeds = {
  kubernetes: KubernetesEmulator
  events: Events
  clock: Clock
  /** Takes a line that a pod printed. */
  print(pod: string, line: string): void
}

/** Runs a pod that was given a node: starts its container, lets it live, and says how it ended. Rejects when the pod is deleted. */
export async function runPod(
  { kubernetes, events, clock, print }: KubeletNeeds,
  bound: Raw,
  life: Life,
  signal: AbortSignal,
): Promise<void> {
  const { name, namespace } = objectAt(bound, 'metadata') as Record<string, string>
  const current = (): Raw => {
    const pod = kubernetes.get('pods', name!, namespace!)
    if (!pod) throw new Error(`the pod ${name} is gone`)
    return pod
  }
  const update = (phase: string, state: Raw, fields: Raw = {}): void => {
    const pod = current()
    const at = clock.now()
    const ready = { status: phase === 'Running' ? 'True' : 'False' }
    const ended = phase === 'Failed' ? { reason: 'PodFailed' } : { reason: 'PodCompleted' }
    const status = withCondition(
      pod,
      'Ready',
      phase === 'Running' || phase === 'Pending' ? ready : { ...ready, ...ended },
      at,
    )
    const image = textAt(objectsAt(pod, 'spec', 'containers')[0], 'image')
    const containerStatus = {
      name: container,
      image,
      imageID: `${image?.split(':')[0]}@sha256:${'0'.repeat(64)}`,
      ready: phase === 'Running',
      started: phase === 'Running',
      restartCount: 0,
      lastState: {},
      state,
    }
    const containerStatuses = [containerStatus]
    kubernetes.put('pods', { ...pod, status: { ...status, ...fields, phase, containerStatuses } })
  }
  const seconds = () => clock.now().toString({ smallestUnit: 'second' })
  const say = (reason: string, message: string) =>
    events.tell(bound, { type: 'Normal', reason, message, component: 'kubelet' })

  const hostIP = '10.64.0.10'
  const startTime = seconds()
  update('Pending', { waiting: { reason: 'ContainerCreating' } }, { startTime, hostIP })
  await clock.sleep(pullMilliseconds, signal)
  say('Pulled', `Container image already present on machine`)
  const startedAt = seconds()
  update('Running', { running: { startedAt } }, { podIP: '10.67.0.20' })
  say('Started', `Started container ${container}`)

  const ending = endingOf(life, memoryLimitBytes(bound), claimSizeBytes(kubernetes, bound))
  await work(ending)
  const { exitCode, reason } = ending
  const containerID = `containerd://${textAt(bound, 'metadata', 'uid')?.replaceAll('-', '')}`
  update(exitCode === 0 ? 'Succeeded' : 'Failed', {
    terminated: { exitCode, reason, startedAt, finishedAt: seconds(), containerID },
  })

  async function work({ second, lastLines }: Ending): Promise<void> {
    let passed = 0
    for (const printed of life.prints.filter((each) => each.second < second)) {
      await clock.sleep((printed.second - passed) * 1000, signal)
      passed = printed.second
      print(name!, printed.line)
    }
    await clock.sleep((second - passed) * 1000, signal)
    for (const line of lastLines) print(name!, line)
  }
}

function memoryLimitBytes(pod: Raw): number | null {
  const limit = textAt(objectsAt(pod, 'spec', 'containers')[0], 'resources', 'limits', 'memory')
  return limit === null ? null : bytesIn(limit)
}

function claimSizeBytes(kubernetes: KubernetesEmulator, pod: Raw): number | null {
  const claims = objectsAt(pod, 'spec', 'volumes').map((volume) =>
    textAt(volume, 'persistentVolumeClaim', 'claimName'),
  )
  if (!claims.includes(claimName)) return null
  const namespace = textAt(pod, 'metadata', 'namespace')
  const claim = kubernetes.get('persistentvolumeclaims', claimName, namespace)
  return bytesIn(textAt(claim, 'status', 'capacity', 'storage') ?? '0')
}

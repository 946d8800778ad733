import { objectAt, objectsAt, textAt } from '../../../src/evidence/raw.ts'
import { statuses } from '../../../test/emulators/phabricator/state.ts'
import { claimName, namespace, quotaName } from '../cluster/furnish.ts'
import type { World } from '../world.ts'

/** What the start page shows of the world, as JSON; times in words. */
export type WorldView = {
  time: string
  runs: { dag: string; state: string; task: string }[]
  nodes: { name: string; gpus: string }[]
  limits: string[]
  tasks: { name: string; title: string; status: string; isOpen: boolean }[]
}

/** Looks at the world. */
export function viewOf(world: World): WorldView {
  const { airflow, clock, kubernetes, phabricator } = world
  const pods = kubernetes.list('pods')
  return {
    time: clock.now().toString({ smallestUnit: 'second' }).slice(11, 19),
    runs: airflow.state
      .runs()
      .filter(({ state }) => state === 'running' || state === 'queued')
      .map(({ dag, id, state }) => ({ dag, state, task: currentTask(world, dag, id) })),
    nodes: kubernetes.list('nodes').flatMap((node) => {
      const all = Number(textAt(node, 'status', 'allocatable', 'amd.com/gpu') ?? 0)
      if (all === 0) return []
      const name = textAt(node, 'metadata', 'name') ?? ''
      const held = pods.filter(
        (pod) =>
          textAt(pod, 'spec', 'nodeName') === name &&
          !['Succeeded', 'Failed'].includes(textAt(pod, 'status', 'phase') ?? ''),
      )
      const vram = textAt(node, 'metadata', 'labels', 'amd.com/gpu.vram')
      return [{ name, gpus: `${gpusOf(held)} of ${all} GPUs with ${vram} in use` }]
    }),
    limits: limitWords(world),
    tasks: phabricator.tasks().map(({ id, title, status }) => ({
      name: `T${id}`,
      title,
      status: statuses.find(({ value }) => value === status)?.name ?? status,
      isOpen: status === 'open' || status === 'progress' || status === 'stalled',
    })),
  }
}

function currentTask({ airflow }: World, dag: string, run: string): string {
  const busy = airflow.state
    .instances()
    .filter((each) => each.dag === dag && each.run === run && each.endedAt === null)
    .filter(({ state }) => state !== null)
  const [first, ...others] = busy
  if (!first) return ''
  return others.length === 0 ? `${first.task} ${first.state}` : `${busy.length} tasks`
}

function gpusOf(pods: ReturnType<World['kubernetes']['list']>): number {
  return pods
    .flatMap((pod) => objectsAt(pod, 'spec', 'containers'))
    .reduce(
      (sum, container) =>
        sum + Number(textAt(container, 'resources', 'requests', 'amd.com/gpu') ?? 0),
      0,
    )
}

function limitWords({ kubernetes }: World): string[] {
  const range = kubernetes.list('limitranges', namespace)[0]
  const most = objectsAt(range, 'spec', 'limits').find(({ type }) => type === 'Container')
  const quota = kubernetes.get('resourcequotas', quotaName, namespace)
  const used = String(objectAt(quota, 'status', 'used')['limits.memory'] ?? '0')
  const hard = String(objectAt(quota, 'spec', 'hard')['limits.memory'] ?? '')
  const claim = kubernetes.get('persistentvolumeclaims', claimName, namespace)
  return [
    `a container may have ${textAt(most, 'max', 'memory')} of memory`,
    `the namespace uses ${used} of ${hard}`,
    `the claim ${claimName} has ${textAt(claim, 'status', 'capacity', 'storage')}`,
  ]
}

import { Misunderstood } from '../commands/misunderstood.ts'
import { isGpu } from '../evidence/gpu.ts'
import type { Node } from '../evidence/kubernetes-node.ts'
import { readLimitRange } from '../evidence/kubernetes-policy.ts'
import { readPod, type Pod } from '../evidence/kubernetes-pod.ts'
import { entriesAt, objectAt, objectsAt } from '../evidence/raw.ts'
import type { Raw } from '../evidence/snapshot.ts'
import type { Cluster } from '../ports/kubernetes.ts'
import { gpuClasses } from './gpu-class.ts'
import { knownNodes } from './known-nodes.ts'
import { mistakeIn } from './mistake-in.ts'

const known = ['memory', 'cpu', 'gpu', 'vram', 'claim']

/** A pod as somebody describes it: `memory=24Gi cpu=4 gpu=1 vram=64G claim=name`. Throws Misunderstood. */
export function podOfWords(
  options: Readonly<Record<string, string>>,
  namespace: string,
  cluster: Cluster,
): Pod {
  for (const [name, value] of Object.entries(options)) {
    if (!known.includes(name))
      throw new Misunderstood(
        `${name} is nothing that fits could ask for; ${known.join(', ')} are.`,
      )
    const mistake = mistakeIn(name, value)
    if (mistake !== null) throw new Misunderstood(mistake)
  }
  const {
    memory,
    cpu,
    gpu = options['vram'] === undefined ? undefined : '1',
    vram,
    claim,
  } = options
  const nodes = knownNodes(cluster)
  const asked = {
    ...(memory === undefined ? {} : { memory }),
    ...(cpu === undefined ? {} : { cpu }),
    ...(gpu === undefined ? {} : { [gpuName(nodes, vram)]: gpu }),
  }
  return podOfShape(
    {
      metadata: { name: 'asked-for', namespace },
      spec: {
        nodeSelector: vram === undefined ? {} : { [vramLabel(nodes, vram)]: vram },
        containers: [{ name: 'base', resources: { requests: asked, limits: asked } }],
        volumes:
          claim === undefined
            ? []
            : [{ name: 'claim', persistentVolumeClaim: { claimName: claim } }],
      },
    },
    cluster,
  )
}

/** A pod that does not exist, with what LimitRanges would add to it. */
export function podOfShape(shape: Raw, cluster: Cluster): Pod {
  const pod = readPod(shape)
  const containers = objectsAt(shape, 'spec', 'containers')
  const limits = cluster
    .limitRanges(pod.namespace)
    .map(readLimitRange)
    .flatMap((each) => each.limits.filter(({ type }) => type === 'Container'))
  const texts = (side: 'default' | 'defaultRequest') =>
    Object.fromEntries(
      limits.flatMap((limit) => [...limit[side]].map(([name, { text }]) => [name, text])),
    )
  const filled = containers.map((container) => {
    const given = objectAt(container, 'resources')
    const own = Object.fromEntries(entriesAt(given, 'limits'))
    return {
      ...container,
      resources: {
        limits: { ...texts('default'), ...own },
        requests: {
          ...texts('defaultRequest'),
          ...own,
          ...Object.fromEntries(entriesAt(given, 'requests')),
        },
      },
    }
  })
  const spec = { ...objectAt(shape, 'spec'), containers: filled }
  return readPod({ ...shape, spec })
}

/** The resource of the GPUs of this kind, or of the only ones there are. */
function gpuName(nodes: readonly Node[], vram: string | undefined): string {
  const having = nodes.filter((node) =>
    gpuClasses(node).some((each) => vram === undefined || each.vram === vram),
  )
  const names = (among: readonly Node[]) =>
    among.flatMap(({ allocatable }) => [...allocatable.keys()].filter(isGpu))
  return names(having)[0] ?? names(nodes)[0] ?? 'amd.com/gpu'
}

/** The label by which nodes tell their VRAM; on mixed nodes only the legacy form does. */
function vramLabel(nodes: readonly Node[], vram: string): string {
  const labels = ['amd.com/gpu.vram', 'beta.amd.com/gpu.vram']
  return (
    labels.find((label) => nodes.some((node) => node.labels.get(label) === vram)) ??
    'amd.com/gpu.vram'
  )
}

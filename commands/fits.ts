import type { Command } from '../src/commands/command.ts'
import { Misunderstood } from '../src/commands/misunderstood.ts'
import type { Tools } from '../src/commands/tools.ts'
import { labelValue } from '../src/evidence/pod-task.ts'
import type { Pod } from '../src/evidence/kubernetes-pod.ts'
import { effectiveRequests } from '../src/evidence/scheduling/effective-requests.ts'
import { fitLines } from '../src/platform/fit-lines.ts'
import { fitOf } from '../src/platform/fit.ts'
import { ownNamespaces, seesNamespace } from '../src/platform/own-namespaces.ts'
import { sayAmount } from '../src/platform/say-amount.ts'
import { podOfShape, podOfWords } from '../src/platform/shape.ts'
import type { Cluster } from '../src/ports/kubernetes.ts'
import { lines, say, toAsker } from '../src/reply.ts'
import { tasksOfDag, type TaskMemory } from '../src/waiting/task-memory.ts'

/** Says whether a pod would start now; if not, which wall it would meet and what would fit. */
export const fits: Command<Pick<Tools, 'cluster' | 'airflows' | 'store'>> = {
  name: 'fits',
  usage: 'fits <dag> [task] | fits memory=24Gi gpu=1 vram=64G [namespace]',
  about: 'says whether a pod would start now; if not, what stops it and what would fit',
  examples: ['fits tone_check_training_dag train', 'fits memory=24Gi gpu=1 vram=64G'],
  action: 'fits',
  meant: { card: 'dag', then: 'task' },

  async answer({ words, options }, { cluster, airflows, store }) {
    if (!cluster) return say('No cluster is watched.')
    if (Object.keys(options).length > 0) {
      const namespace = words[0] ?? ownNamespaces(cluster, airflows)[0] ?? 'default'
      const unseen = words[0] === undefined ? null : unseenWords(namespace, cluster, airflows)
      if (unseen !== null) throw new Misunderstood(unseen)
      const pod = podOfWords(options, namespace, cluster)
      return toAsker(lines(...fitLines(describe(pod), fitOf(pod, cluster))))
    }
    const [dag, task] = words
    if (dag === undefined)
      throw new Misunderstood('Say a DAG, or what it needs: /ml fits memory=24Gi gpu=1 vram=64G')
    const known = await rememberedTasks(dag, task, store)
    return toAsker(
      ...known.map(({ subject, shape }) => {
        const pod = podOfShape(shape, cluster)
        const what = `${subject.dag} / ${subject.task ?? ''} (${describe(pod)})`
        return lines(...fitLines(what, fitOf(pod, cluster)))
      }),
    )
  },
}

/** That nothing of a namespace is seen, so nobody can say what it would take; null where something is. */
function unseenWords(
  namespace: string,
  cluster: Cluster,
  airflows: Tools['airflows'],
): string | null {
  if (seesNamespace(namespace, cluster, airflows)) return null
  const own = ownNamespaces(cluster, airflows)
  const there = own.length === 0 ? '' : ` Seen is ${own.slice(0, 8).join(', ')}.`
  return `Nothing of namespace ${namespace.slice(0, 63)} is seen: it does not exist, or is not watched.${there}`
}

const tasksMost = 5

/** What the pods of a DAG's tasks asked for last; the DAG as `[instance:]id`. Throws Misunderstood when no pod of them was ever seen. */
async function rememberedTasks(
  named: string,
  task: string | undefined,
  store: Tools['store'],
): Promise<TaskMemory[]> {
  const [dag = '', instance] = named.split(':').toReversed()
  const exact = await tasksOfDag(store, dag)
  const all = exact.length > 0 ? exact : await store.list<TaskMemory>('sample', 1000)
  const meant = all
    .filter(({ id, body }) => id.startsWith('task:') && isNamed(body.subject.dag, dag))
    .map(({ body }) => body)
    .filter(({ subject }) => (subject.instance ?? instance) === (instance ?? subject.instance))
    .filter(({ subject }) => task === undefined || isNamed(subject.task ?? '', task))
  if (meant.length > 0) return meant.slice(0, tasksMost)
  throw new Misunderstood(
    `No pod of ${[dag, task].filter(Boolean).join(' / ').slice(0, 120)} was seen yet; say what it needs: /ml fits memory=24Gi gpu=1 vram=64G`,
  )
}

const isNamed = (name: string, word: string): boolean =>
  name === labelValue(word) || name.toLowerCase().includes(word.toLowerCase())

/** What a pod asks for in few words: `1 GPU, 24Gi memory, 4 cpu`. */
function describe(pod: Pod): string {
  const asked = [...effectiveRequests(pod)].map(([name, nanos]) => sayAmount(name, nanos))
  const selector = [...pod.nodeSelector].map(([key, value]) => `${key}=${value}`)
  return [...asked, ...selector].join(', ') || 'a pod without requests'
}

import type { Clock } from '../clock.ts'
import { type Config, routeOf } from '../config/index.ts'
import { CallError } from '../delivery/endings.ts'
import { instanceOf } from '../observe/instances.ts'
import type { Cluster } from '../ports/kubernetes.ts'
import type { UsageSource } from '../ports/sources.ts'
import type { Surface } from '../ports/surface.ts'
import { revise } from '../store/revise.ts'
import type { Store } from '../store/store.ts'
import { watchSolved } from '../tickets/watch-solved.ts'
import { claimWarnings } from './claim-warnings.ts'
import { gpuView, type GpuPod } from './gpu-view.ts'
import { idleParts, idlePods } from './idle-gpus.ts'
import { endWarning, keepWarning, openWarnings } from './keep-warnings.ts'
import { knownNodes } from './known-nodes.ts'
import { foldTaken, takenByNodes } from './taken-by-nodes.ts'
import { nodeWarnings, pipelinesOf } from './node-warnings.ts'
import { ownNamespaces } from './own-namespaces.ts'
import { quotaWarnings } from './quota-warnings.ts'
import { endSilences } from './silence.ts'
import { besidesTold, toldAlready } from './told-already.ts'
import { readRunsOfPods } from './runs-of-pods.ts'
import { subjectOfWarning, type Warning } from './warning.ts'
import { subjectKey } from '../incidents/subject.ts'

export type PlatformNeeds = {
  config: Config
  cluster: Cluster
  usage: UsageSource | null
  store: Store
  clock: Clock
  surface: Surface
  /** Something was committed. */
  poke(): void
}

const idleMinutes = 30

/** Quotas that are nearly used up have a card each, and those that have eased have none any more. From memory. */
export async function watchQuotas({
  config,
  cluster,
  store,
  clock,
  poke,
}: PlatformNeeds): Promise<void> {
  const known = await openWarnings(store, 'quota')
  const own = ownNamespaces(cluster, config.airflow)
  const quotas = own.flatMap((namespace) => cluster.resourceQuotas(namespace))
  const warnings = quotaWarnings(quotas, (name) => known.has(name))
  await keepAll({ config, store, clock, poke }, 'quota', warnings)
}

/** A task that nobody waits for any more is told when its cause is gone. From memory. */
export async function watchTickets({ cluster, store, clock, poke }: PlatformNeeds): Promise<void> {
  if (await watchSolved(store, () => clock.now(), cluster)) poke()
}

/** A lost node has one card with every pipeline that was on it. From memory. */
export async function watchNodes({
  config,
  cluster,
  store,
  clock,
  poke,
}: PlatformNeeds): Promise<void> {
  const own = new Set(ownNamespaces(cluster, config.airflow))
  const before = new Map(
    [...(await openWarnings(store, 'node-pool')).values()].map(({ latest: { finding } }) => [
      finding.resource?.name ?? '',
      pipelinesOf(finding.fields),
    ]),
  )
  const pods = Iterator.from(cluster.pods()).filter(({ namespace }) => own.has(namespace))
  const taken = await takenByNodes(store)
  const fallen = new Map(
    Map.groupBy(taken, ({ node }) => node)
      .entries()
      .map(([node, all]) => [node, all.map(({ incident }) => incident.subject.dag)]),
  )
  const warnings = nodeWarnings(knownNodes(cluster), pods, before, fallen)
  await keepAll({ config, store, clock, poke }, 'node-pool', warnings)
  if (await foldTaken(store, () => clock.now(), taken)) poke()
}

/** Claims that are full within a day have a card each. Throws the endings of a call. */
export async function watchClaims({
  config,
  cluster,
  usage,
  store,
  clock,
  poke,
}: PlatformNeeds): Promise<void> {
  if (!usage) return
  const known = await openWarnings(store, 'claim')
  const warnings: Warning[] = []
  for (const namespace of ownNamespaces(cluster, config.airflow)) {
    const uses = await usage.volumeUse(namespace, clock.now())
    warnings.push(...claimWarnings(namespace, uses, (name) => known.has(name)))
  }
  await keepAll({ config, store, clock, poke }, 'claim', warnings)
}

async function keepAll(
  { config, store, clock, poke }: Pick<PlatformNeeds, 'config' | 'store' | 'clock' | 'poke'>,
  kind: Warning['resource']['kind'],
  warnings: readonly Warning[],
): Promise<void> {
  const keeping = { store, now: () => clock.now(), channel: config.slack.channel }
  for (const warning of await sayable(store, kind, warnings))
    if (await keepWarning(keeping, warning)) poke()
  const standing = new Set(warnings.map(({ resource }) => subjectKey(subjectOfWarning(resource))))
  for (const incident of (await openWarnings(store, kind)).values())
    if (!standing.has(incident.subjectKey) && (await endWarning(keeping, incident))) poke()
  await endSilences(store, () => clock.now(), kind, standing)
}

/** A lost node has its one card besides the incidents that it took; of other resources nothing is told twice. */
async function sayable(
  store: Store,
  kind: Warning['resource']['kind'],
  warnings: readonly Warning[],
): Promise<readonly Warning[]> {
  if (kind === 'node-pool' || warnings.length === 0) return warnings
  const told = await toldAlready(store)
  const cards = await openWarnings(store, kind)
  return warnings.flatMap((warning) => {
    const { namespace, name } = warning.resource
    return besidesTold(warning, cards.has(`${namespace ?? ''}/${name}`), told) ?? []
  })
}

/** Who holds a GPU and does nothing with it is asked, once for each pod, whether to keep it. Throws the endings of a call. */
export async function watchIdleGpus(needs: PlatformNeeds): Promise<void> {
  const { config, cluster, usage, clock } = needs
  if (!usage) return
  const own = ownNamespaces(cluster, config.airflow)
  const holders = gpuView(cluster)
    .nodes.flatMap((node) => node.holders)
    .filter(({ record }) => own.includes(record.namespace))
  for (const namespace of new Set(holders.map(({ record }) => record.namespace))) {
    const uses = await usage.gpuUse(namespace, clock.now(), idleMinutes)
    const here = holders.filter(({ record }) => record.namespace === namespace)
    for (const pod of idlePods(here, uses, idleMinutes, clock.now())) await askOwner(needs, pod)
  }
}

/** Under which it is kept that the owner of a pod was asked, or has said to keep it. */
export const idleId = (uid: string): string => `idle:${uid}`

async function askOwner(
  { config, store, clock, surface, poke }: PlatformNeeds,
  pod: GpuPod,
): Promise<void> {
  const { record } = pod
  const instance = instanceOf(config.airflow, record.namespace)
  const run = (await readRunsOfPods(store, config.airflow))(record)
  const { owners } = routeOf(config, { instance, dag: record.task?.dag ?? '' })
  const asked = run?.startedBy ? [run.startedBy] : owners
  if (asked.length === 0) return
  const id = idleId(record.uid)
  const done = await revise(
    store,
    () => clock.now(),
    async () => {
      if (await store.read('sample', id)) return null
      const message = surface.message(idleParts(pod, run, idleMinutes, clock.now()))
      return {
        writes: [{ kind: 'sample', id, version: null, body: { at: clock.now().toString() } }],
        effects: asked.map((user) => ({
          kind: 'slack.post' as const,
          name: `${id}:${user}`,
          channel: user,
          message,
        })),
      }
    },
  )
  if (done) poke()
}

/** Whether a failure is one that passes: the source is asked again later. */
export const isPassing = (error: unknown): error is CallError => error instanceof CallError

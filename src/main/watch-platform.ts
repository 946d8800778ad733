import { surface } from '../../integrations/slack/render/surface.ts'
import { rememberUse } from '../platform/day-of-use.ts'
import { ownNamespaces } from '../platform/own-namespaces.ts'
import {
  isPassing,
  watchClaims,
  watchIdleGpus,
  watchNodes,
  watchQuotas,
  watchTickets,
  type PlatformNeeds,
} from '../platform/watch.ts'
import type { WaitingWatch } from '../waiting/watch.ts'
import type { World } from './world.ts'

const lookMilliseconds = 5_000
const quotaMilliseconds = 60_000
const nodesMilliseconds = 15_000
const usageMilliseconds = 300_000

/** Looks after the pods that wait, and after quotas, claims and GPUs that will bite soon; until aborted. */
export async function watchPlatform(
  world: World,
  waiting: WaitingWatch,
  poke: () => void,
  signal: AbortSignal,
): Promise<void> {
  const { config, cluster, prometheus: usage, store, clock, log } = world
  const needs: PlatformNeeds = { config, cluster, usage, store, clock, surface, poke }
  const every = async (milliseconds: number, what: string, act: () => Promise<void>) => {
    while (!signal.aborted) {
      try {
        await act()
      } catch (error) {
        const stack = error instanceof Error ? error.stack : null
        log[isPassing(error) ? 'warn' : 'error'](`${what} could not be watched`, { error, stack })
      }
      await clock.sleep(milliseconds, signal).catch(() => {})
    }
  }
  await Promise.all([
    every(lookMilliseconds, 'waiting pods', () => waiting.look()),
    every(quotaMilliseconds, 'quotas', () => watchQuotas(needs)),
    every(quotaMilliseconds, 'tasks that nobody waits for', () => watchTickets(needs)),
    every(nodesMilliseconds, 'nodes', () => watchNodes(needs)),
    every(usageMilliseconds, 'use', () =>
      rememberUse(needs, ownNamespaces(cluster, config.airflow), clock.now()),
    ),
    every(usageMilliseconds, 'claims', () => watchClaims(needs)),
    every(usageMilliseconds, 'idle GPUs', () => watchIdleGpus(needs)),
  ])
}

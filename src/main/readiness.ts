import type { Listener } from '../../integrations/slack/listen.ts'
import { sayDuration } from '../config/duration.ts'
import type { World } from './world.ts'

/**
 * How one part of the work stands. `broken`: Groundcrew does not do its job, which restarting or alerting should see;
 * `without`: it does its job, with less.
 */
export type Standing = { part: string; state: 'ok' | 'without' | 'broken'; words: string }

/** Bookmarks come every minute: a watch of pods that says nothing for so long sees nothing. */
const silentMilliseconds = 180_000

/** How everything stands; asks only the store, and what is in memory. `ears` is null until Bolt is loaded. */
export function createReadiness(
  { config, store, clock, cluster, airflows, metrics }: World,
  { hasBegun, ears }: { hasBegun(): boolean; ears(): Pick<Listener, 'isConnected'> | null },
): () => Promise<Standing[]> {
  const ago = (milliseconds: number): string =>
    `${sayDuration((clock.now().epochMilliseconds - milliseconds) / 1000)} ago`

  async function storeStanding(): Promise<Standing> {
    const part = 'store'
    try {
      await store.check()
      return { part, state: 'ok', words: 'can be written' }
    } catch (error) {
      return { part, state: 'broken', words: `cannot be written: ${(error as Error).message}` }
    }
  }

  function slackStanding(): Standing {
    const part = 'slack'
    if (config.slack.app_token === undefined)
      return { part, state: 'without', words: 'no app token: posts, and does not listen' }
    return ears()?.isConnected()
      ? { part, state: 'ok', words: 'connected' }
      : { part, state: 'broken', words: 'no connection: commands and clicks are not heard' }
  }

  function watchStandings(): Standing[] {
    return cluster
      .health()
      .map(({ resource, synced, forbidden, objects, lastActivityMilliseconds: last }) => {
        const part = `kubernetes ${resource}`
        const lost = resource.endsWith('/pods') ? 'broken' : 'without'
        if (forbidden) return { part, state: lost, words: 'no right to see them' }
        if (!synced) return { part, state: lost, words: 'not listed yet' }
        const isSilent = clock.now().epochMilliseconds - last > silentMilliseconds
        const words = `${objects} objects, last heard ${ago(last)}`
        return { part, state: isSilent ? lost : 'ok', words }
      })
  }

  const airflowStandings = (): Standing[] =>
    airflows.map(({ name }) => {
      const { lastSuccess, isFailing } = metrics.source(`airflow:${name}`)
      const heard =
        lastSuccess === null
          ? 'not reached yet'
          : `last answered ${ago(lastSuccess.epochMilliseconds)}`
      const state = lastSuccess === null || isFailing ? 'without' : 'ok'
      return {
        part: `airflow ${name}`,
        state,
        words: isFailing ? `${heard}, fails since` : heard,
      }
    })

  return async () => [
    hasBegun()
      ? { part: 'start', state: 'ok', words: 'over' }
      : { part: 'start', state: 'broken', words: 'the cluster was not listed yet' },
    await storeStanding(),
    slackStanding(),
    ...watchStandings(),
    ...airflowStandings(),
  ]
}

import type { Listener } from '../../integrations/slack/listen.ts'
import { surface } from '../../integrations/slack/render/surface.ts'
import type { Clock } from '../clock.ts'
import { type Config, routeOf } from '../config/index.ts'
import { createOutbox } from '../delivery/outbox.ts'
import { openHistory } from '../observe/history.ts'
import { createKnownTries } from '../observe/known-tries.ts'
import { watchWaiting } from '../waiting/watch.ts'
import { createFollows } from './create-follows.ts'
import { createTools } from './create-tools.ts'
import { createDeliverers } from './deliverers.ts'
import { followAirflow } from './follow-airflow.ts'
import { serveHealth } from './health.ts'
import { listenToSlack } from './listen-to-slack.ts'
import { newsSince } from './news-since.ts'
import type { Log } from './log.ts'
import { createReadiness } from './readiness.ts'
import { sweep } from './sweep.ts'
import { followTasks } from './tend-tickets.ts'
import { tellOwed } from './tell-owed.ts'
import { watchPods } from './watch-pods.ts'
import { watchPlatform } from './watch-platform.ts'
import { openWorld } from './world.ts'

/** A running Groundcrew. */
export type Groundcrew = {
  /** Where /livez, /readyz and /metrics are. */
  port: number
  /** Resolves when the cluster was listed once and Slack, where it is listened to, is connected. */
  ready: Promise<void>
  /** Whether nothing waits to be delivered before then, and nothing is in flight. */
  isIdle(before: Temporal.Instant): Promise<boolean>
  /** Lets what is in flight finish, then ends. */
  stop(): Promise<void>
}

/** A death is better told from its pod than from Airflow: the cluster is listed first, if it can be. */
const podsFirstMilliseconds = 10_000

/** Starts the whole program on a configuration. Rejects with a clear error when it cannot run at all. */
export async function startGroundcrew(
  config: Config,
  clock: Clock,
  log: Log,
  onDead: (why: string) => void,
): Promise<Groundcrew> {
  const world = openWorld(config, clock, log)
  const { store, airflows, cluster, metrics } = world
  const stopping = new AbortController()
  const { signal } = stopping
  const poke = () => outbox.poke()
  /** Runs started elsewhere get a card where a pipeline is configured for their DAG. */
  const channelOf = (instance: string, dag: string) => {
    const { pipeline, channel } = routeOf(config, { instance, dag })
    return pipeline === null ? null : channel
  }
  const since = await newsSince(store, config, clock)
  const follows = createFollows(world, channelOf, since)
  const tools = createTools(world, channelOf)
  const outbox = createOutbox({
    store,
    clock,
    deliverers: createDeliverers(world, { tools, surface, follows, poke }),
    onAttempt(attempt) {
      metrics.attempt(attempt)
      if (attempt.outcome === 'delivered') return
      log[attempt.unexpected ? 'error' : 'warn']('delivery', attempt)
    },
    onStoreTrouble: (error) => log.error('the store cannot be used', { error }),
  })
  let ears: Listener | null = null
  let hasBegun = false
  const readiness = createReadiness(world, { hasBegun: () => hasBegun, ears: () => ears })
  const health = await serveHealth(config.listen, readiness, metrics.registry)
  const history = await openHistory(store)
  const tries = createKnownTries()
  const running = [outbox.run(signal), sweep(world, poke, signal)]

  const token = config.slack.app_token
  const listening = token === undefined ? null : listenToSlack(world, token, poke, onDead)

  async function begin(): Promise<void> {
    const waiting = watchWaiting({
      config,
      cluster,
      store,
      clock,
      history,
      tries,
      poke,
      onError: (error) => log.error('a waiting pod could not be told', { error }),
    })
    const eager = { ...world, store: outbox.atOnce }
    const watching = watchPods(eager, since, history, tries, poke, waiting.see, signal)
    await Promise.race([watching, clock.sleep(podsFirstMilliseconds, signal).catch(() => {})])
    running.push(followTasks(world, poke, signal), tellOwed(world, poke, signal))
    for (const airflow of airflows) {
      running.push(
        followAirflow(
          world,
          since,
          airflow,
          follows.get(airflow.name)!,
          history,
          tries,
          poke,
          signal,
        ),
      )
    }
    await watching
    running.push(watchPlatform(world, waiting, poke, signal))
    hasBegun = true
  }

  async function listen(): Promise<void> {
    const listener = await listening
    if (listener === null) return
    ears = listener
    metrics.watchSlack(listener.isConnected)
    await listener.connected
  }

  return {
    port: health.port,
    ready: Promise.all([begin(), listen()]).then(() => {}),
    async isIdle(before) {
      if (outbox.inFlight() > 0) return false
      const waiting = await store.waiting(1000)
      return waiting.every(
        ({ dueMilliseconds }) =>
          dueMilliseconds === null || dueMilliseconds > before.epochMilliseconds,
      )
    },
    async stop() {
      if (signal.aborted) return
      await (await listening)?.stop()
      stopping.abort()
      await Promise.allSettled(running)
      await health.close()
      await world.close()
    },
  }
}

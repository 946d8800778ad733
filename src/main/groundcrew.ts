import { commands } from '../../commands/index.ts'
import { createDraw } from '../../integrations/chart/drawer.ts'
import { surface } from '../../integrations/slack/render/surface.ts'
import { randomUUID } from 'node:crypto'
import type { Clock } from '../clock.ts'
import type { Tools } from '../commands/tools.ts'
import { type Config, routeOf } from '../config/index.ts'
import { createOutbox } from '../delivery/outbox.ts'
import { openHistory } from '../observe/history.ts'
import { createKnownTries } from '../observe/known-tries.ts'
import { sweepQuiet } from '../observe/sweep.ts'
import { forgetOld } from '../inbox/forget.ts'
import { createFollow, type Follow } from '../runs/follow.ts'
import { watchWaiting } from '../waiting/watch.ts'
import { createDeliverers } from './deliverers.ts'
import { followAirflow } from './follow-airflow.ts'
import { serveHealth } from './health.ts'
import { listenToSlack } from './listen-to-slack.ts'
import { newsSince } from './news-since.ts'
import type { Log } from './log.ts'
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

const sweepMilliseconds = 3_600_000
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
  const { store, airflows, access, chat, cluster, metrics, sources } = world
  const stopping = new AbortController()
  const { signal } = stopping
  const poke = () => outbox.poke()
  /** Runs started elsewhere get a card where a pipeline is configured for their DAG. */
  const channelOf = (instance: string, dag: string) => {
    const { pipeline, channel } = routeOf(config, { instance, dag })
    return pipeline === null ? null : channel
  }
  const since = await newsSince(store, config, clock)
  const follows = new Map<string, Follow>(
    airflows.map((airflow) => [
      airflow.name,
      createFollow({ store, clock, airflow, cluster, surface, channelOf, since }),
    ]),
  )
  const tools: Tools = {
    airflows,
    cluster,
    sources,
    usage: world.prometheus,
    ticketing: config.phabricator ?? null,
    store,
    clock,
    chat,
    draw: createDraw({
      onTrouble: (error) => log.error('a picture could not be drawn', { error }),
    }),
    access,
    commands,
    channelOf,
    newId: randomUUID,
  }
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
  const problems = new Set(['the cluster was not listed yet'])
  const health = await serveHealth(config.listen, readiness, metrics.registry)
  const history = await openHistory(store)
  const tries = createKnownTries()
  const running = [outbox.run(signal), sweeping()]

  async function readiness(): Promise<string[]> {
    const broken = await store.check().then(
      () => [],
      (error: Error) => [`the store cannot be written: ${error.message}`],
    )
    return [...problems, ...broken]
  }

  async function sweeping(): Promise<void> {
    while (!signal.aborted) {
      if ((await sweepQuiet(store, clock)) > 0) poke()
      await forgetOld(store, clock)
      await clock.sleep(sweepMilliseconds, signal).catch(() => {})
    }
  }

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
    const { atOnce } = outbox
    const watching = watchPods(
      { ...world, store: atOnce },
      since,
      history,
      tries,
      poke,
      waiting.see,
      signal,
    )
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
    problems.clear()
  }

  return {
    port: health.port,
    ready: Promise.all([begin(), listening?.then(({ connected }) => connected)]).then(() => {}),
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

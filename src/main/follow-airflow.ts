import type { AirflowClient } from '../../integrations/airflow/airflow.ts'
import { createFollower } from '../../integrations/airflow/follow.ts'
import { CallError } from '../delivery/endings.ts'
import type { History } from '../observe/history.ts'
import type { KnownTries } from '../observe/known-tries.ts'
import { seeTask } from '../observe/tasks.ts'
import type { Follow } from '../runs/follow.ts'
import { revise } from '../store/revise.ts'
import type { World } from './world.ts'

const troubleMillisecondsMax = 60_000
/** How often cards of runs under way are drawn anew: durations, and what the cluster says. */
const refreshMilliseconds = 60_000

/** Follows one Airflow until aborted: what changed is stored first, then the place in the feed moves on. */
export async function followAirflow(
  world: World,
  since: Temporal.Instant,
  airflow: AirflowClient,
  follow: Follow,
  history: History,
  tries: KnownTries,
  poke: () => void,
  signal: AbortSignal,
): Promise<void> {
  const { config, store, clock, log, metrics, sources } = world
  const { polling } = config.airflow.find(({ name }) => name === airflow.name)!
  const follower = createFollower({
    airflow,
    clock,
    firstSince: since,
    busyMilliseconds: polling.busy,
    idleMilliseconds: polling.idle,
  })
  const place = `airflow:${airflow.name}`
  let troubles = 0
  let refreshDue = clock.now().add({ milliseconds: refreshMilliseconds })
  while (!signal.aborted) {
    let wait: number
    try {
      const stored = await store.read<string>('cursor', place)
      const step = await follower.step(stored?.body ?? null)
      const needs = {
        config,
        since,
        sources,
        store,
        clock,
        history,
        poke,
        onTold: metrics.incident,
      }
      for (const task of step.tasks) {
        tries.learn(airflow.name, task)
        await seeTask(needs, airflow.name, task)
      }
      if (await follow.changed(step)) poke()
      if (Temporal.Instant.compare(clock.now(), refreshDue) >= 0) {
        if ((await follow.refresh()) > 0) poke()
        refreshDue = clock.now().add({ milliseconds: refreshMilliseconds })
      }
      await revise(
        store,
        () => clock.now(),
        async () => {
          const now = await store.read<string>('cursor', place)
          if (now?.body === step.cursor) return null
          return {
            writes: [
              { kind: 'cursor', id: place, version: now?.version ?? null, body: step.cursor },
            ],
            effects: [],
          }
        },
      )
      troubles = 0
      wait = step.waitMilliseconds
      metrics.sourceSuccess(place, clock.now())
    } catch (error) {
      troubles += 1
      wait = Math.min(polling.busy * 2 ** Math.min(troubles, 6), troubleMillisecondsMax)
      metrics.sourceError(place)
      const known = error instanceof CallError
      log[known ? 'warn' : 'error']('airflow could not be followed', {
        instance: airflow.name,
        error,
        stack: known ? null : (error as Error).stack,
      })
    }
    await clock.sleep(wait, signal).catch(() => {})
  }
}

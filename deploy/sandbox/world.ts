import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startAirflowEmulator } from '../../test/emulators/airflow/index.ts'
import { createAirflowState } from '../../test/emulators/airflow/state.ts'
import { startKubernetes } from '../../test/emulators/kubernetes/index.ts'
import { startPhabricator } from '../../test/emulators/phabricator/index.ts'
import { startPrometheus } from '../../test/emulators/prometheus/index.ts'
import { startAirflow } from './airflow/airflow.ts'
import { modestNeeds } from './airflow/needs.ts'
import { addPast } from './airflow/past.ts'
import { addALink } from './airflow/pipelines/add-a-link.ts'
import { articleQuality } from './airflow/pipelines/article-quality.ts'
import { toneCheck } from './airflow/pipelines/tone-check.ts'
import { createFastClock } from './clock.ts'
import { startCluster } from './cluster/cluster.ts'
import { createMeasure } from './cluster/measure.ts'
import { runMeter } from './cluster/meter.ts'
import { createPlatform } from './platform.ts'
import { createRandom } from './random.ts'

/** The platform and the people outside Groundcrew, all on one clock. */
export type World = Awaited<ReturnType<typeof startWorld>>

/** Starts the services and brings them to life, in a folder of their own that is gone after `stop`. */
export async function startWorld(options: {
  seed: number
  speed: number
  start: Temporal.Instant
}) {
  const { seed, speed, start } = options
  const stopping = new AbortController()
  const { signal } = stopping
  const clock = createFastClock(start, speed)
  const random = createRandom(seed)
  const folder = mkdtempSync(join(tmpdir(), 'groundcrew-sandbox-'))
  const past = { at: null as Temporal.Instant | null }
  const state = createAirflowState(() => past.at ?? clock.now())
  const [kubernetes, airflowServer, phabricator, prometheus] = await Promise.all([
    startKubernetes({ clock }),
    startAirflowEmulator({ api: 'v1', now: () => clock.now(), state }),
    startPhabricator({ epochMilliseconds: () => clock.now().epochMilliseconds }),
    startPrometheus(),
  ])
  const cluster = startCluster(kubernetes, clock, signal)
  const airflow = startAirflow({ state, cluster, clock, random, signal })
  const needs = modestNeeds()
  for (const pipeline of [toneCheck(needs), articleQuality(needs), addALink]) airflow.add(pipeline)
  addPast(airflow.state, clock.now(), past)
  void runMeter(prometheus, createMeasure(kubernetes, clock, cluster.life), clock, signal)
  let acting = 0

  return {
    clock,
    seed,
    speed,
    random,
    folder,
    signal,
    kubernetes,
    cluster,
    airflow,
    airflowServer,
    phabricator,
    prometheus,
    needs,
    platform: createPlatform(kubernetes, phabricator),
    /** Lets somebody act; until it is done the world is busy. */
    let(act: () => Promise<void>): void {
      acting += 1
      act()
        .catch((error: unknown) => {
          if (!signal.aborted) throw error
        })
        .finally(() => (acting -= 1))
    },
    /** Whether a run goes on or somebody is about to act. */
    isBusy: (): boolean => acting > 0 || airflow.isBusy(),
    async stop(): Promise<void> {
      stopping.abort()
      await Promise.all([
        kubernetes.stop(),
        airflowServer.stop(),
        phabricator.close(),
        prometheus.close(),
      ])
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

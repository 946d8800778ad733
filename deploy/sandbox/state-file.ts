import { renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { textAt } from '../../src/evidence/raw.ts'
import type { World } from './world.ts'

const everyMilliseconds = 10_000

/** Keeps a plain file of how the world stands, for people who want to look; answers its path. */
export function keepStateFile(world: World): string {
  const path = join(world.folder, 'state.json')
  const { clock, signal } = world
  const keep = async (): Promise<void> => {
    while (!signal.aborted) {
      writeFileSync(`${path}.new`, `${JSON.stringify(stateOf(world), null, 2)}\n`)
      renameSync(`${path}.new`, path)
      await clock.sleep(everyMilliseconds, signal).catch(() => {})
    }
  }
  void keep()
  return path
}

function stateOf({ clock, seed, speed, needs, airflow, kubernetes, phabricator }: World) {
  return {
    time: clock.now().toString(),
    seed,
    speed,
    needs,
    runs: airflow.state
      .runs()
      .map(({ dag, id, state, conf, by }) => ({ dag, id, state, conf, by })),
    tasks: airflow.state
      .instances()
      .map(({ dag, run, task, state, try: number }) => ({ dag, run, task, state, try: number })),
    pods: kubernetes.list('pods').map((pod) => ({
      name: textAt(pod, 'metadata', 'name'),
      node: textAt(pod, 'spec', 'nodeName'),
      phase: textAt(pod, 'status', 'phase'),
    })),
    phabricator: phabricator.tasks().map(({ id, title, status }) => ({ id, title, status })),
  }
}

import type { PlatformWord } from '../platform.ts'
import type { Stage } from './story.ts'

const longestSeconds = 900

/** Waits until one of these tasks' runs reaches one of the states; resolves to whether it did within a quarter of an hour. */
export async function whenTask(
  { airflow, clock, signal }: Stage,
  { dag, run, task }: { dag: string; run: string; task: string },
  states: string[],
): Promise<boolean> {
  for (let second = 0; second < longestSeconds; second += 1) {
    if (states.includes(airflow.state.instance(dag, run, task, null)?.state ?? '')) return true
    await clock.sleep(1000, signal)
  }
  return false
}

/** Once, so long after the platform team has acted so, lets somebody else act. */
export function afterPlatform(
  stage: Stage,
  word: PlatformWord,
  seconds: number,
  act: () => void,
): void {
  const stop = stage.platform.onAct((done) => {
    if (done !== word) return
    stop()
    stage.let(async () => {
      await stage.clock.sleep(seconds * 1000, stage.signal)
      act()
    })
  })
}

import type { Config } from '../../src/config/index.ts'
import type { Clock } from '../../src/clock.ts'
import { type Groundcrew, startGroundcrew } from '../../src/main/groundcrew.ts'
import type { Log } from '../../src/main/log.ts'

/** A Groundcrew that is started anew when it says that it cannot go on, as a supervisor does. */
export type KeptGroundcrew = {
  ready: Promise<void>
  isIdle(before: Temporal.Instant): Promise<boolean>
  stop(): Promise<void>
}

/** Starts Groundcrew; `hint` is told when it had to be started anew. */
export async function keepRunning(
  config: Config,
  clock: Clock,
  log: Log,
  hint: (line: string) => void,
): Promise<KeptGroundcrew> {
  let isStopping = false
  let current: Groundcrew = await start()
  let restarting: Promise<void> = Promise.resolve()

  function start(): Promise<Groundcrew> {
    return startGroundcrew(config, clock, log, (why) => {
      if (isStopping) return
      hint(`Groundcrew is started anew: ${why}`)
      restarting = restarting.then(async () => {
        await current.stop()
        current = await start()
        await current.ready
      })
    })
  }

  return {
    ready: current.ready,
    async isIdle(before) {
      await restarting
      return isStopping || current.isIdle(before)
    },
    async stop() {
      isStopping = true
      await restarting
      await current.stop()
    },
  }
}

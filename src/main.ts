import { systemClock } from './clock.ts'
import { readConfig } from './config/index.ts'
import { startGroundcrew } from './main/groundcrew.ts'
import { createLog } from './main/log.ts'

/** Runs Groundcrew on a configuration file until SIGTERM or SIGINT; resolves to the exit code. */
export async function serve(file: string): Promise<number> {
  const config = readConfig(file, process.env)
  const log = createLog(config.log)
  const { unused = [] } = config.reports ?? {}
  if (unused.length > 0)
    log.warn('reports: this version does not use all of it', { unused: unused.join(', ') })
  const ended = Promise.withResolvers<number>()
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => ended.resolve(0))
  process.on('unhandledRejection', (error) => {
    log.error('unhandled rejection', { error, stack: error instanceof Error ? error.stack : null })
    ended.resolve(1)
  })
  const groundcrew = await startGroundcrew(config, systemClock, log, (why) => {
    log.error('slack is gone, ending so that the supervisor starts anew', { why })
    ended.resolve(1)
  })
  log.info('started', { port: groundcrew.port })
  groundcrew.ready.then(
    () => log.info('ready'),
    (error: unknown) => {
      log.error('could not begin', { error })
      ended.resolve(1)
    },
  )
  const code = await ended.promise
  log.info('stopping')
  await groundcrew.stop()
  return code
}

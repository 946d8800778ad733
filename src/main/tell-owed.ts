import cron from 'node-cron'
import { surface } from '../../integrations/slack/render/surface.ts'
import { sayOwedWeekly, type OwedWeek } from '../tickets/owed-week.ts'
import type { World } from './world.ts'

/**
 * Says every Monday what the platform owes, where `reports` is configured; until aborted. The alarm only wakes: which
 * Monday is due is computed, so that an alarm that is late or silent loses nothing.
 */
export async function tellOwed(
  { config, store, clock, log }: Pick<World, 'config' | 'store' | 'clock' | 'log'>,
  poke: () => void,
  signal: AbortSignal,
): Promise<void> {
  if (config.reports === undefined || !config.phabricator || signal.aborted) return
  const { channel, timeZone } = config.reports
  const week: OwedWeek = {
    store,
    clock,
    surface,
    channel: channel ?? config.slack.channel,
    timeZone,
  }
  const look = async (): Promise<void> => {
    try {
      if (await sayOwedWeekly(week)) poke()
    } catch (error) {
      log.error('what is owed could not be said', { error })
    }
  }
  await look()
  const alarm = cron.schedule('* * * * *', look, { noOverlap: true, timezone: 'Etc/UTC' })
  const { promise: over, resolve } = Promise.withResolvers<void>()
  signal.addEventListener('abort', () => resolve(), { once: true })
  if (signal.aborted) resolve()
  await over
  await alarm.destroy()
}

import { afterEach, beforeEach, expect, test } from 'vitest'
import { createPhabricator } from '../../../integrations/phabricator/phabricator.ts'
import { tendTickets } from '../../../integrations/phabricator/tend.ts'
import type { Clock } from '../../../src/clock.ts'
import type { CallError } from '../../../src/delivery/endings.ts'
import { startPhabricator, type PhabricatorEmulator } from '../../emulators/phabricator/index.ts'
import { createPump, type Pump } from './pump.ts'

let emulator: PhabricatorEmulator
let pump: Pump
const time = { now: Temporal.Instant.from('2026-10-05T03:12:00Z') }
const phabricatorAt = (url: string, token: string) =>
  createPhabricator({ url, token, project: 'data-platform-sre', mode: 'file' })

beforeEach(async () => {
  emulator = await startPhabricator({ epochMilliseconds: () => time.now.epochMilliseconds })
  pump = createPump(phabricatorAt(emulator.url, emulator.bot.token), time)
})
afterEach(async () => {
  await pump.close()
  await emulator.close()
})

/** Lets it take so many looks, each as long after the last as it asks to wait. */
async function tend(
  looks: number,
): Promise<{ tidied: number; troubles: string[]; waits: number[] }> {
  const seen = { tidied: 0, troubles: [] as string[], waits: [] as number[] }
  const stopping = new AbortController()
  const clock: Clock = {
    now: () => time.now,
    async sleep(milliseconds) {
      seen.waits.push(milliseconds)
      pump.wait(milliseconds)
      if (seen.waits.length === looks) stopping.abort()
    },
  }
  const phabricator = phabricatorAt(emulator.url, emulator.bot.token)
  await tendTickets({
    phabricator,
    store: pump.store,
    clock,
    pollingMilliseconds: 60_000,
    poke: () => {},
    onTidied: () => void (seen.tidied += 1),
    onTrouble: (error: CallError) => void seen.troubles.push(error.name),
    signal: stopping.signal,
  })
  phabricator.close()
  return seen
}

test('tidies at once and every hour, and looks every minute in between', async () => {
  const { tidied, troubles, waits } = await tend(62)
  expect([tidied, troubles, new Set(waits)]).toEqual([2, [], new Set([60_000])])
})

test('trouble is told and tried again, after the wait that was asked for', async () => {
  emulator.fail('user.whoami', { kind: 'drop' })
  emulator.fail('user.whoami', {
    kind: 'answer',
    status: 401,
    contentType: 'text/plain',
    body: 'no',
  })
  const { tidied, troubles } = await tend(3)
  expect([tidied, troubles]).toEqual([1, ['Uncertain', 'Refused']])
})

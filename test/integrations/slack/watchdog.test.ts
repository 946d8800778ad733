import { expect, onTestFinished, test } from 'vitest'
import { createChat } from '../../../integrations/slack/chat.ts'
import { listen } from '../../../integrations/slack/listen.ts'
import { type Clock, systemClock } from '../../../src/clock.ts'
import { startSlack } from '../../emulators/slack/index.ts'

/** A clock that runs so many times faster than the machine's. */
function fastClock(times: number): Clock {
  const start = systemClock.now()
  return {
    now() {
      const elapsed = systemClock.now().since(start).total('milliseconds')
      return start.add({ milliseconds: Math.round(elapsed * times) })
    },
    sleep: (milliseconds, signal) => systemClock.sleep(milliseconds / times, signal),
  }
}

async function listening(
  machineClock: Clock,
  prepare: (slack: Awaited<ReturnType<typeof startSlack>>) => void,
) {
  const slack = await startSlack()
  prepare(slack)
  const chat = createChat({ apiUrl: slack.apiUrl, botToken: slack.botToken }, systemClock)
  const dead = Promise.withResolvers<string>()
  const ears = await listen({
    apiUrl: slack.apiUrl,
    botToken: slack.botToken,
    appToken: slack.appToken,
    chat,
    clock: systemClock,
    machineClock,
    connections: 1,
    receive: async () => ({ errors: null }),
    onDead: dead.resolve,
    log: { warn: () => {}, error: () => {} },
  })
  onTestFinished(async () => {
    await ears.stop()
    await slack.close()
    await chat.close()
  })
  return { slack, ears, dead: dead.promise }
}

test('a connection that is never greeted is built anew, then given up', async () => {
  const { slack, ears, dead } = await listening(fastClock(200), (each) => each.sockets.mute(true))
  expect(await dead).toMatch(/^Slack's connection has been silent for \d+/)
  expect(ears.isConnected()).toBe(false)
  expect(slack.callsOf('apps.connections.open').length).toBeGreaterThanOrEqual(2)
})

test('a second connection that is greeted is kept', async () => {
  const { slack, ears } = await listening(fastClock(200), (each) => each.sockets.mute(true))
  await slack.until(() => slack.callsOf('apps.connections.open').length === 1, 'the first')
  slack.sockets.mute(false)
  await ears.connected
  expect((await slack.slash('U01ALICE', '#ml-pipelines', 'help')).acknowledged).toBe(true)
})

test('an outage of Slack is not its death: there is a reason for the silence', async () => {
  const { slack, ears } = await listening(fastClock(40), (each) =>
    each.fail('apps.connections.open', { kind: 'error', error: 'invalid_auth' }, 4),
  )
  await ears.connected
  expect(slack.callsOf('apps.connections.open').length).toBe(5)
})

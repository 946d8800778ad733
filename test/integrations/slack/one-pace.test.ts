import { expect, onTestFinished, test } from 'vitest'
import { createChat } from '../../../integrations/slack/chat.ts'
import type { Clock } from '../../../src/clock.ts'
import { startSlack } from '../../emulators/slack/index.ts'

test('a channel has one pace, called by its name or by its id', async () => {
  let now = Temporal.Instant.from('2026-11-22T03:12:00Z')
  // Time passes in waits alone, however slow the machine.
  const clock: Clock = {
    now: () => now,
    sleep: async (milliseconds) => void (now = now.add({ milliseconds })),
  }
  const slack = await startSlack({ limitsRates: true, clock })
  const chat = createChat({ apiUrl: slack.apiUrl, botToken: slack.botToken }, clock)
  onTestFinished(async () => {
    await slack.close()
    await chat.close()
  })
  await chat.post({ channel: '#ml-pipelines', text: 'by name', key: 'one' })
  await chat.post({ channel: 'C01ML', text: 'by id', key: 'two' })
  expect(slack.messages('#ml-pipelines').map(({ text }) => text)).toEqual(['by name', 'by id'])
})

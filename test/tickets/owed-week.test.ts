import { expect, onTestFinished, test } from 'vitest'
import { createFastClock } from '../../deploy/sandbox/clock.ts'
import { surface } from '../../integrations/slack/render/surface.ts'
import { openSqliteStore } from '../../src/store/sqlite/index.ts'
import { ticketWrite } from '../../src/tickets/book.ts'
import { sayOwedWeekly, slotBefore } from '../../src/tickets/owed-week.ts'
import { tellTicket } from '../../src/tickets/ticket.ts'
import { trouble } from './sample.ts'

test.each([
  ['2026-11-23T09:00:00Z', 'UTC', '2026-11-23T09:00:00Z'],
  ['2026-11-23T08:59:59Z', 'UTC', '2026-11-16T09:00:00Z'],
  ['2026-11-29T23:59:00Z', 'UTC', '2026-11-23T09:00:00Z'],
  ['2026-11-23T08:00:00Z', 'Europe/Berlin', '2026-11-23T08:00:00Z'],
  ['2026-10-26T08:30:00Z', 'Europe/Berlin', '2026-10-26T08:00:00Z'],
  ['2026-03-30T06:59:00Z', 'Europe/Berlin', '2026-03-23T08:00:00Z'],
  ['2026-03-30T07:00:00Z', 'Europe/Berlin', '2026-03-30T07:00:00Z'],
])('before %s in %s the newest Monday, nine o’clock, is %s', (at, timeZone, slot) =>
  expect(slotBefore(Temporal.Instant.from(at), timeZone).toString()).toBe(slot),
)

async function weeks(start: string) {
  const store = openSqliteStore(':memory:')
  onTestFinished(() => store.close())
  let at = Temporal.Instant.from(start)
  const clock = { ...createFastClock(at, 1), now: () => at }
  const step = tellTicket(null, trouble(), at)
  await store.commit({ writes: [ticketWrite(step!.ticket, null)], effects: [] }, at)
  return {
    say: () => sayOwedWeekly({ store, clock, surface, channel: '#ml', timeZone: 'UTC' }),
    goTo: (moment: string) => (at = Temporal.Instant.from(moment)),
    posts: async () => (await store.claim('slack', at, 10)).map(({ effect }) => effect.kind),
  }
}

test('it is said once each Monday, and not for the week before it was set up', async () => {
  const { say, goTo, posts } = await weeks('2026-11-20T10:00:00Z')
  expect(await say()).toBe(false)
  goTo('2026-11-23T09:00:30Z')
  expect(await say()).toBe(true)
  expect(await say()).toBe(false)
  expect(await posts()).toEqual(['slack.post'])
})

test('what was due while Groundcrew was away is said when it is back within two days, and not later', async () => {
  const { say, goTo } = await weeks('2026-11-20T10:00:00Z')
  await say()
  goTo('2026-11-24T20:00:00Z')
  expect(await say()).toBe(true)
  goTo('2026-12-05T20:00:00Z')
  expect(await say()).toBe(false)
  goTo('2026-12-07T09:00:00Z')
  expect(await say()).toBe(true)
})

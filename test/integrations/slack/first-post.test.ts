import { expect, onTestFinished, test } from 'vitest'
import { createChat } from '../../../integrations/slack/chat.ts'
import { slackDeliverers } from '../../../integrations/slack/deliver.ts'
import { firstOffers } from '../../../integrations/slack/deliver/first-offers.ts'
import { surface } from '../../../integrations/slack/render/surface.ts'
import { systemClock } from '../../../src/clock.ts'
import type { Deliverers } from '../../../src/delivery/deliverer.ts'
import { createOutbox } from '../../../src/delivery/outbox.ts'
import type { StoredAction } from '../../../src/inbox/stored-action.ts'
import { record } from '../../../src/incidents/book.ts'
import { openSqliteStore } from '../../../src/store/sqlite/index.ts'
import type { Store } from '../../../src/store/store.ts'
import { startSlack } from '../../emulators/slack/index.ts'
import { sighting } from '../../incidents/sample.ts'

/** A store that counts what it writes durably. */
function counting(store: Store): { store: Store; writes: () => number } {
  let writes = 0
  const counted =
    <A extends unknown[], R>(call: (...given: A) => R) =>
    (...given: A): R => {
      writes += 1
      return call(...given)
    }
  return {
    store: {
      ...store,
      commit: counted(store.commit),
      commitAndClaim: counted(store.commitAndClaim),
      postpone: counted(store.postpone),
      async claim(lane, at, limit) {
        const claims = await store.claim(lane, at, limit)
        writes += claims.length
        return claims
      },
    },
    writes: () => writes,
  }
}

test('the first card of an incident is posted after one durable write, its buttons stored in it', async () => {
  const slack = await startSlack({ channels: [{ id: 'C01ML', name: 'ml' }] })
  const { apiUrl, botToken } = slack
  const chat = createChat({ apiUrl, botToken }, systemClock)
  const { store, writes } = counting(openSqliteStore(':memory:'))
  const config = { slack: { api_url: apiUrl, bot_token: botToken, channel: '#ml' } }
  const before: number[] = []
  const post: typeof chat.post = (message) => {
    before.push(writes())
    return chat.post(message)
  }
  const outbox = createOutbox({
    store,
    clock: systemClock,
    deliverers: slackDeliverers({ chat: { ...chat, post }, surface, config }) as Deliverers,
    onAttempt: () => {},
    onStoreTrouble: (error) => expect.fail(String(error)),
  })
  const stop = new AbortController()
  const ended = outbox.run(stop.signal)
  onTestFinished(async () => {
    stop.abort()
    await ended
    await slack.close()
    await chat.close()
    await store.close()
  })

  const snapshot = { snapshot: 1 as const, at: systemClock.now().toString() }
  const besides = { store, clock: systemClock }
  const now = () => systemClock.now()
  await record(outbox.atOnce, now, sighting(), snapshot, (incident) =>
    firstOffers(incident, besides),
  )
  const [card] = await slack.until(() => {
    const roots = slack.roots('#ml')
    return roots.length > 0 ? roots : undefined
  }, 'the card')

  expect(before).toEqual([1])
  const value = /"value":"([^"]+)"/.exec(JSON.stringify(card?.blocks))?.[1]
  const action = await store.read<StoredAction>('action', value ?? '')
  expect(action?.body.intent).toMatchObject({ kind: 'command', command: 'ack I1' })
})

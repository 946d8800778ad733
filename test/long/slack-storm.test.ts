import { expect, onTestFinished, test } from 'vitest'
import { createChat } from '../../integrations/slack/chat.ts'
import { slackDeliverers } from '../../integrations/slack/deliver.ts'
import { surface } from '../../integrations/slack/render/surface.ts'
import { systemClock } from '../../src/clock.ts'
import type { Effect } from '../../src/delivery/effects.ts'
import type { Attempt } from '../../src/delivery/attempt.ts'
import type { Deliverers } from '../../src/delivery/deliverer.ts'
import { createOutbox } from '../../src/delivery/outbox.ts'
import { incidentWrite } from '../../src/incidents/book.ts'
import type { Incident } from '../../src/incidents/incident.ts'
import { openSqliteStore } from '../../src/store/sqlite/index.ts'
import { startSlack } from '../emulators/slack/index.ts'
import { incidentOf } from '../integrations/slack/cards/incidents.ts'

// It counts what arrives within a second by the machine's clock: a machine that halts for a moment gets another try.
test(
  'many cards at once in a few channels: each stands once, and Slack never has to ask for patience',
  { retry: 3 },
  async () => {
    const names = ['one', 'two', 'three']
    const slack = await startSlack({
      channels: names.map((name) => ({ id: `C0${name.toUpperCase()}`, name })),
      limitsRates: true,
    })
    const chat = createChat({ apiUrl: slack.apiUrl, botToken: slack.botToken }, systemClock)
    const store = openSqliteStore(':memory:')
    const attempts: Attempt[] = []
    const config = {
      slack: { api_url: slack.apiUrl, bot_token: slack.botToken, channel: '#one' },
    }
    const outbox = createOutbox({
      store,
      clock: systemClock,
      deliverers: slackDeliverers({ chat, surface, config }) as Deliverers,
      onAttempt: (attempt) => void attempts.push(attempt),
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

    const incidents = Array.from({ length: 6 }, (_, index) =>
      incidentOf({ handle: `I${index}`, channel: `#${names[index % 3]}` }),
    )
    const effects = incidents.map(({ handle }): Effect => ({
      kind: 'slack.card',
      incident: handle,
    }))
    const writes = incidents.map((incident) => incidentWrite(incident, null))
    await store.commit({ writes, effects }, systemClock.now())
    outbox.poke()
    const cards = () => names.flatMap((name) => slack.messages(`#${name}`))
    await slack.until(() => cards().length === 6, 'every card')

    // Each card changes many times while updates wait for their turn: only the last state has to be shown.
    for (let state = 2; state <= 6; state += 1) {
      for (const { handle } of incidents) {
        const { version, body } = (await store.read<Incident>('incident', handle))!
        const changed = incidentWrite({ ...body, count: state }, version)
        const effect: Effect = { kind: 'slack.card', incident: handle }
        await store.commit({ writes: [changed], effects: [effect] }, systemClock.now())
      }
      outbox.poke()
    }
    const upToDate = () => cards().filter((card) => JSON.stringify(card.blocks).includes('6 times'))
    await slack.until(() => upToDate().length === 6, 'every card up to date')

    expect(cards()).toHaveLength(6)
    expect(slack.calls.filter(({ answer }) => answer === null)).toEqual([])
    expect(attempts.filter(({ outcome }) => ['parked', 'uncertain'].includes(outcome))).toEqual([])
    expect(slack.callsOf('chat.update').length).toBeLessThan(6 * 5)
  },
)

import { createChat, type SlackChat } from '../../../integrations/slack/chat.ts'
import { slackDeliverers } from '../../../integrations/slack/deliver.ts'
import { surface } from '../../../integrations/slack/render/surface.ts'
import { systemClock } from '../../../src/clock.ts'
import { laneOf, type Effect } from '../../../src/delivery/effects.ts'
import { verdictOf } from '../../../src/delivery/retry.ts'
import type { Deliverer } from '../../../src/delivery/deliverer.ts'
import { nothing } from '../../../src/store/revise.ts'
import { openSqliteStore } from '../../../src/store/sqlite/index.ts'
import type { Store, Write } from '../../../src/store/store.ts'
import { type SlackEmulator, startSlack } from '../../emulators/slack/index.ts'
import { createPatientClock } from './patient-clock.ts'

/** A store, an emulated Slack and the deliverers between them; effects are delivered one attempt at a time. */
export type Delivery = {
  slack: SlackEmulator
  chat: SlackChat
  store: Store
  put(...writes: Write[]): Promise<void>
  /** Commits the effect and delivers what is due, once. Rejects with the ending of the attempt. */
  deliver(effect: Effect): Promise<void>
  /** Delivers what waits, once, as if its time had come. */
  retry(): Promise<void>
  close(): Promise<void>
}

/** Starts both ends. */
export async function startDelivery(defaultChannel = '#ml-pipelines'): Promise<Delivery> {
  const slack = await startSlack({
    channels: [
      { id: 'C01ML', name: 'ml-pipelines' },
      { id: 'C02TONE', name: 'tone-check' },
      { id: 'C03FAR', name: 'far-away', isPrivate: true, members: ['U01ALICE'] },
    ],
  })
  const chat = createChat(
    { apiUrl: slack.apiUrl, botToken: slack.botToken, deadlineMilliseconds: 60_000 },
    createPatientClock(),
  )
  const store = openSqliteStore(':memory:')
  const config = {
    slack: { api_url: slack.apiUrl, bot_token: slack.botToken, channel: defaultChannel },
  }
  const deliverers = slackDeliverers({ chat, surface, config })

  async function attempt(now: Temporal.Instant): Promise<void> {
    for (const claim of await store.claim('slack', now, 10)) {
      const deliver = deliverers[claim.effect.kind as keyof typeof deliverers] as Deliverer
      const context = { store, clock: systemClock, signal: new AbortController().signal }
      try {
        const learn = await deliver(claim.effect, claim, context)
        const change = learn ? await learn() : nothing
        const outcome = await store.commit({ ...change, settled: claim }, now)
        if (outcome === 'conflict') throw new Error('the commit met a conflict')
      } catch (error) {
        await store.postpone(claim, String(error), now, verdictOf(error, claim).uncertain, now)
        throw error
      }
    }
  }

  return {
    slack,
    chat,
    store,
    async put(...writes) {
      await store.commit({ writes, effects: [] }, systemClock.now())
    },
    async deliver(effect) {
      if (laneOf(effect) !== 'slack') throw new Error(`${effect.kind} is not Slack's`)
      const now = systemClock.now()
      await store.commit({ writes: [], effects: [effect] }, now)
      await attempt(now)
    },
    retry: () => attempt(systemClock.now().add({ minutes: 5 })),
    async close() {
      await slack.close()
      await chat.close()
      await store.close()
    },
  }
}

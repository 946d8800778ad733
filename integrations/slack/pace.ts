import type { Clock } from '../../src/clock.ts'
import { Busy, type CallError } from '../../src/delivery/endings.ts'
import { createSlots, type Slots } from './slots.ts'

/** Keeps to Slack's limits, so that it need not ask: docs.slack.dev/apis/web-api/rate-limits. */
export type Pace = {
  /** Waits for this channel's turn to post: at once where it was quiet for a second. Throws Busy for longer waits. */
  post(channel: string, key: string): Promise<void>
  /** Waits for a turn of the workspace's updates: a few at once, never more than 50 in a minute. */
  update(key: string): Promise<void>
  /** Remembers that Slack asked for patience: until then calls of this kind throw Busy without being made. */
  asked(method: string, channel: string | null, error: unknown): void
  /** Throws Busy while Slack's request for patience stands. */
  obey(method: string, channel: string | null): void
}

/** Slack counts arrivals, and the network squeezes them together. */
const postEveryMilliseconds = 1100
const updateBurst = 8
/** 8 at once and one each 1.45 s make 49 in the first minute and 41 in every other. */
const updateEveryMilliseconds = 1450
const longestWaitHereMilliseconds = 1500
const channelsMax = 1000

/** Slack's limits as turns: one post a second and channel, 50 updates a minute. */
export function createPace(clock: Clock): Pace {
  const channels = new Map<string, Slots>()
  const updates = createSlots(updateBurst, updateEveryMilliseconds)
  const blocked = new Map<string, number>()

  async function turn(slots: Slots, key: string, what: string): Promise<void> {
    const wait = slots.take(key, clock.now().epochMilliseconds)
    if (wait === 0) return
    if (wait > longestWaitHereMilliseconds)
      throw new Busy('slack', `${what}: its turn comes in ${Math.ceil(wait / 1000)} s`, wait)
    await clock.sleep(wait)
    slots.take(key, clock.now().epochMilliseconds)
  }

  function slotsOf(channel: string): Slots {
    const known = channels.get(channel)
    if (known) return known
    if (channels.size >= channelsMax) channels.clear()
    const slots = createSlots(1, postEveryMilliseconds)
    channels.set(channel, slots)
    return slots
  }

  const nameOf = (method: string, channel: string | null) =>
    method === 'chat.postMessage' ? `${method} ${channel}` : method

  return {
    post: (channel, key) => turn(slotsOf(channel), key, `post to ${channel}`),
    update: (key) => turn(updates, key, 'update'),
    asked(method, channel, error) {
      if (!(error instanceof Busy) || (error as CallError).status !== 429) return
      const until = clock.now().epochMilliseconds + error.waitMilliseconds
      blocked.set(nameOf(method, channel), until)
    },
    obey(method, channel) {
      const name = nameOf(method, channel)
      const until = blocked.get(name)
      if (until === undefined) return
      const wait = until - clock.now().epochMilliseconds
      if (wait > 0)
        throw new Busy(
          'slack',
          `${name}: Slack asked to wait ${Math.ceil(wait / 1000)} s`,
          wait,
          429,
        )
      blocked.delete(name)
    },
  }
}

import { commands } from '../../commands/index.ts'
import { createAirflow, type AirflowClient } from '../../integrations/airflow/airflow.ts'
import type { AirflowConfig } from '../../integrations/airflow/config.ts'
import { createDraw } from '../../integrations/chart/drawer.ts'
import { createChat } from '../../integrations/slack/chat.ts'
import { surface } from '../../integrations/slack/render/surface.ts'
import { messageAsText } from '../emulators/slack/as-text.ts'
import { createAccess } from '../../src/access/access.ts'
import { inFull, policySchema } from '../../src/access/policy.ts'
import type { Tools } from '../../src/commands/tools.ts'
import type { AnswerData, Effect, EffectKind } from '../../src/delivery/effects.ts'
import type { Deliverers } from '../../src/delivery/deliverer.ts'
import { createOutbox } from '../../src/delivery/outbox.ts'
import { createInboxDeliverer } from '../../src/inbox/act.ts'
import { receive } from '../../src/inbox/receive.ts'
import type { Inbound, Incoming } from '../../src/ports/chat.ts'
import { createActDeliverer } from '../../src/runs/carry-out.ts'
import { createFollow, type Follow } from '../../src/runs/follow.ts'
import { openSqliteStore } from '../../src/store/sqlite/index.ts'
import { startAirflowEmulator } from '../emulators/airflow/index.ts'
import { startSlack } from '../emulators/slack/index.ts'
import { buttonOf } from './button-of.ts'
import { furnishing } from './furnish-slack.ts'
import { furnishAirflow } from './furnish-airflow.ts'
import { createShiftingClock } from './shifting-clock.ts'

/** Everything between a person's word and Airflow, with emulated services at both ends. */
export type Stage = Awaited<ReturnType<typeof startStage>>

const teamPolicy = [
  { allow: ['acts'], on: ['dag:*'], to: ['U01ALICE', '@ml-engineers'] },
  { allow: ['audit'], to: ['U01ALICE'] },
]

/** Starts a stage; `v1` or `v2` of the API, any policy in the form of the configuration. */
export async function startStage(
  options: { api?: 'v1' | 'v2'; policy?: unknown; airflows?: AirflowConfig[] } = {},
) {
  const slack = await startSlack(furnishing)
  const emulator = await startAirflowEmulator({ api: options.api ?? 'v2' })
  furnishAirflow(emulator.state)
  const emulated: AirflowConfig = {
    name: 'airflow-ml',
    url: emulator.url,
    api: 'auto',
    auth: { kind: 'basic', username: 'admin', password: 'admin' },
    namespaces: ['airflow-ml'],
    deadlineMilliseconds: 3_000,
  }
  const airflows = (options.airflows ?? [emulated]).map((each) => createAirflow(each))
  const airflow = airflows[0] as AirflowClient

  const store = openSqliteStore(':memory:')
  const clock = createShiftingClock()
  const chat = createChat({ apiUrl: slack.apiUrl, botToken: slack.botToken }, clock)
  const policy = policySchema.parse(inFull(options.policy ?? teamPolicy))
  const access = createAccess({ policy, chat, clock, channels: ['#ml-pipelines'] })
  let ids = 0
  const tools: Tools = {
    airflows,
    cluster: null,
    sources: { cluster: null, airflows, peaks: null, spark: null },
    usage: null,
    ticketing: null,
    store,
    clock,
    chat,
    draw: createDraw({ onTrouble: (error) => void problems.push(String(error)) }),
    access,
    commands,
    channelOf: () => '#ml-pipelines',
    newId: () => `action-${(ids += 1)}`,
  }
  const followOf = (each: AirflowClient) =>
    createFollow({
      store,
      clock,
      airflow: each,
      surface,
      channelOf: () => '#ml-pipelines',
      since: clock.now().subtract({ hours: 1 }),
    })
  const follows = new Map(airflows.map((each) => [each.name, followOf(each)]))
  const follow = follows.get(airflow.name) as Follow

  const delivered: Effect[] = []
  const keep = async (effect: Effect) => void delivered.push(effect)
  const answered = createInboxDeliverer({ tools, surface, poke: () => outbox.poke() })
  const acted = createActDeliverer({
    airflows,
    follows,
    surface,
  })
  const kinds: EffectKind[] = [
    'slack.card',
    'slack.digest',
    'slack.line',
    'slack.run',
    'slack.run-line',
    'slack.post',
    'slack.file',
    'slack.answer',
    'slack.home',
    'evidence.gather',
    'phabricator.task',
    'phabricator.comment',
    'phabricator.close',
  ]
  const outbox = createOutbox({
    store,
    clock,
    deliverers: {
      ...Object.fromEntries(kinds.map((kind) => [kind, keep])),
      'inbox.act': answered,
      'airflow.act': acted,
    } as Deliverers,
    onStoreTrouble: (error) => void problems.push(String(error)),
    onAttempt: ({ unexpected, error }) => {
      if (unexpected) problems.push(String(error))
    },
  })
  const problems: string[] = []
  const stopping = new AbortController()
  const running = outbox.run(stopping.signal)

  let events = 0
  const inbound = (user: string, incoming: Incoming, more: Partial<Inbound> = {}): Inbound =>
    ({
      id: `event-${(events += 1)}`,
      user,
      team: 'T01TEAM',
      channel: 'C01ML',
      thread: null,
      trigger: null,
      responseUrl: null,
      at: clock.now().toString(),
      ...incoming,
      ...more,
    }) as Inbound

  const take = (one: Inbound) => receive(one, { store, clock, poke: () => outbox.poke() })

  /** Waits until nothing is under way. */
  async function quiet(): Promise<void> {
    const deadline = performance.now() + 90_000
    for (;;) {
      const waiting = await store.waiting()
      if (waiting.length === 0 && outbox.inFlight() === 0) return
      if (performance.now() > deadline) throw new Error(`still waiting: ${JSON.stringify(waiting)}`)
      await new Promise((resolve) => setTimeout(resolve, 2))
    }
  }

  /** Hands an event in, waits for what follows, and tells what was delivered because of it. */
  async function happen(one: Inbound) {
    const from = delivered.length
    const acknowledgement = await take(one)
    await quiet()
    const effects = delivered.slice(from)
    const answers = effects.flatMap((effect) =>
      effect.kind === 'slack.answer' && effect.part > 0 ? [effect.answer] : [],
    )
    return {
      acknowledgement,
      effects,
      answers,
      text: answers.map((answer) => messageAsText(answer)).join('\n---\n'),
    }
  }

  return {
    slack,
    emulator,
    airflow,
    store,
    clock,
    access,
    tools,
    follow,
    delivered,
    problems,
    outbox,
    inbound,
    take,
    quiet,
    happen,
    command: (user: string, text: string, more: Partial<Inbound> = {}) =>
      happen(inbound(user, { kind: 'command', text }, more)),
    /** Clicks the button of that label in an answer. */
    click: (
      user: string,
      answer: AnswerData | undefined,
      label: string,
      more: Partial<Inbound> = {},
    ) =>
      happen(
        inbound(
          user,
          { kind: 'click', ...buttonOf(answer, label), message: null, values: {} },
          more,
        ),
      ),
    async close(): Promise<void> {
      stopping.abort()
      outbox.poke()
      await running
      for (const each of airflows) each.close()
      await chat.close()
      await Promise.all([store.close(), emulator.stop(), slack.close()])
    },
  }
}

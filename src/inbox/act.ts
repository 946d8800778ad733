import { sorry } from '../commands/sorry.ts'
import type { Tools } from '../commands/tools.ts'
import { CallError } from '../delivery/endings.ts'
import type { Deliverer } from '../delivery/deliverer.ts'
import type { Surface } from '../ports/surface.ts'
import { say, type Reply } from '../reply.ts'
import { nothing } from '../store/revise.ts'
import type { Change } from '../store/store.ts'
import { answerEffects, parts } from './answer.ts'
import { openForm } from './open-form.ts'
import { replyTo } from './reply-to.ts'
import type { InboxRow } from './row.ts'

const patienceMilliseconds = 1_000
const longestMilliseconds = 45_000
const staleMilliseconds = 600_000
const attemptsMax = 3

/**
 * Carries out what a person did in Slack: answers it, and commits what follows together with the answer. After a kill
 * it is done again from the start, which is safe because nothing outside has changed by then. `poke` wakes the outbox.
 */
export function createInboxDeliverer(options: {
  tools: Tools
  surface: Surface
  poke(): void
}): Deliverer<'inbox.act'> {
  const { tools, surface, poke } = options
  const { store, clock } = tools

  async function sayWorking(row: InboxRow, answered: AbortSignal): Promise<void> {
    await clock.sleep(patienceMilliseconds, answered).catch(() => {})
    if (answered.aborted) return
    const effects = answerEffects(row, say('One moment, still looking …'), surface, parts.working)
    await store.commit({ writes: [], effects }, clock.now())
    poke()
  }

  const reply = async (row: InboxRow) => openForm(row, await replyTo(row, tools), tools, surface)

  /** Nothing outside has changed while an answer is looked for, so giving up is safe. */
  async function tooLate(answered: AbortSignal): Promise<Reply> {
    await clock.sleep(longestMilliseconds, answered)
    return say('This took too long: a service does not answer. Nothing was done; try again later.')
  }

  async function answer(row: InboxRow, attempts: number, answered: AbortSignal): Promise<Reply> {
    const age = clock.now().since(Temporal.Instant.from(row.receivedAt)).total('milliseconds')
    if (age > staleMilliseconds) {
      return say('Groundcrew was away when you asked, and too long; nothing was done. Ask again.')
    }
    try {
      return await Promise.race([reply(row), tooLate(answered)])
    } catch (error) {
      if (error instanceof CallError) return say(sorry(error))
      if (attempts < attemptsMax) throw error
      return say('Groundcrew met a defect of its own and did nothing; its log says more.')
    }
  }

  return async ({ inbox }, { attempts }) => {
    const row = (await store.read<InboxRow>('inbox', inbox))?.body
    if (!row || row.answeredAt !== null) return undefined
    const answered = new AbortController()
    const [reply] = await Promise.all([
      answer(row, attempts, answered.signal).finally(() => answered.abort()),
      isQuiet(row) ? undefined : sayWorking(row, answered.signal),
    ])
    return async () => settled(row, reply)
  }

  async function settled(row: InboxRow, reply: Reply): Promise<Change> {
    const stored = await store.read<InboxRow>('inbox', row.id)
    if (!stored || stored.body.answeredAt !== null) return nothing
    const { instead, writes, effects, audit } = reply.change
      ? await reply.change()
      : { ...nothing, audit: [], instead: undefined }
    const answered: InboxRow = { ...stored.body, answeredAt: clock.now().toString() }
    return {
      writes: [...writes, { kind: 'inbox', id: row.id, version: stored.version, body: answered }],
      effects: [...effects, ...answerEffects(row, instead ?? reply, surface)],
      ...(audit && { audit }),
    }
  }
}

/** Nobody waits for an answer to these. */
const isQuiet = ({ kind }: InboxRow): boolean => kind === 'home' || kind === 'reaction'

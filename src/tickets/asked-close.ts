import type { Ask } from '../commands/ask.ts'
import type { Tools } from '../commands/tools.ts'
import { lines, say, toAsker, type Reply } from '../reply.ts'
import { permission } from '../runs/permission.ts'
import { nothing } from '../store/revise.ts'
import { ticketChange } from './book.ts'
import { ticketDone } from './done.ts'
import { words as harmless } from './remarkup.ts'
import { resolveTicket, resourceOfTicket } from './resolve-ticket.ts'
import { closeAsked } from './solved.ts'

type Needs = Pick<Tools, 'access' | 'store' | 'clock' | 'chat'>

/** A task is closed because a person says so, with the proof that its cause is gone where there is one. */
export async function closeTaskAsked(
  ask: Ask,
  word: string | undefined,
  needs: Needs,
): Promise<Reply> {
  const { body } = await resolveTicket(word, needs.store)
  const { refusal } = await permission(
    ask,
    'ticket',
    await resourceOfTicket(needs.store, body.id),
    needs,
  )
  if (refusal) return refusal
  const name = `T${body.task?.id ?? ''}`
  const by = (await needs.chat.user(ask.user))?.name ?? 'somebody'
  return {
    ...toAsker(lines([`${name} is being closed.`])),
    change: async () => {
      const stored = await resolveTicket(word, needs.store)
      const proof = stored.body.solved?.proof
      const text = `Closed as ${harmless(by, 80)} asked for.${proof ? ` ${harmless(proof)}` : ''}`
      const step = closeAsked(stored.body, text, needs.clock.now())
      if (!step) return { ...nothing, instead: say(`${name} is not open.`) }
      return { ...ticketChange(stored, step), audit: [ticketDone(ask, name, 'closed the task')] }
    },
  }
}

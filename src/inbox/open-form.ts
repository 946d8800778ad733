import type { Tools } from '../commands/tools.ts'
import { CallError } from '../delivery/endings.ts'
import type { Surface } from '../ports/surface.ts'
import { lines, type Reply } from '../reply.ts'
import type { InboxRow } from './row.ts'
import { newAction, storedAction } from './stored-action.ts'

/** Slack takes a trigger for three seconds. */
const triggerMilliseconds = 2_800

/** Stores a form and opens it; where the moment has passed, the answer is a button that opens it. */
export async function openForm(
  row: InboxRow,
  reply: Reply,
  { store, clock, chat, newId }: Pick<Tools, 'store' | 'clock' | 'chat' | 'newId'>,
  surface: Surface,
): Promise<Reply> {
  const { form } = reply
  if (!form) return reply
  const at = clock.now()
  const intent = { kind: 'form', form, channel: row.channel, thread: row.thread } as const
  const made = storedAction({ id: newId(), askedBy: row.user, inbox: row.id, intent }, at)
  const age = at.since(Temporal.Instant.from(row.at)).total('milliseconds')
  const button: Reply = {
    parts: [
      ...reply.parts,
      lines([
        { bold: form.title },
        ` – a form with ${form.fields.length} ${form.fields.length === 1 ? 'field' : 'fields'}.`,
      ]),
      { kind: 'buttons', buttons: [{ label: 'Fill in', action: made.id, style: 'primary' }] },
    ],
    visible: 'asker',
    change: async () => ({ writes: [newAction(made)], effects: [] }),
  }
  if (row.trigger === null || age > triggerMilliseconds) return button

  // Stored before it is shown: a form that Groundcrew does not know cannot be handed in.
  await store.commit({ writes: [newAction(made)], effects: [] }, at)
  try {
    await chat.openView(row.trigger, surface.form(form, made.id))
    return { parts: [], visible: 'asker' }
  } catch (error) {
    if (!(error instanceof CallError)) throw error
    const { change: _, ...shown } = button
    return shown
  }
}

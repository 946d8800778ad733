import { commandNamed, understood } from '../commands/dispatch.ts'
import { readForm } from '../commands/form/read-values.ts'
import type { Tools } from '../commands/tools.ts'
import { say, type Reply } from '../reply.ts'
import { nothing } from '../store/revise.ts'
import type { Stored } from '../store/store.ts'
import { used } from './confirm.ts'
import { writtenValues } from './receive.ts'
import type { InboxRow } from './row.ts'
import type { StoredAction } from './stored-action.ts'
import { unusable } from './unusable.ts'

/** A row of the inbox that is a form handed in. */
export type Submission = Extract<InboxRow, { kind: 'submission' }>

/** Gives a form that came back to its command, once. */
export async function submit(row: Submission, tools: Tools): Promise<Reply> {
  const stored = await tools.store.read<StoredAction>('action', row.private)
  const gone = unusable(stored, tools.clock.now())
  if (gone || stored?.body.intent.kind !== 'form') {
    return gone ?? say('This form is of an older Groundcrew; ask again.')
  }
  const { form, channel, thread } = stored.body.intent
  const command = commandNamed(form.command, tools.commands)
  if (!command?.submitted) return say('This form is of an older Groundcrew; ask again.')

  const { values, problems } = readForm(form.fields, writtenValues(row.values))
  const [name, problem] = Object.entries(problems)[0] ?? []
  if (name) return say(`Nothing was done: ${name} ${problem}.`)
  const ask = {
    id: row.id,
    user: row.user,
    channel,
    thread,
    words: [],
    options: {},
    flags: {},
    text: '',
  }
  const submitted = command.submitted.bind(command)
  const reply = await understood(() => submitted({ values, context: form.context }, ask, tools))
  return { ...reply, change: async () => once(reply, row, tools) }
}

/** The form is used up in the same commit as what follows from it. */
async function once(reply: Reply, row: Submission, { store, clock }: Tools) {
  const stored = await store.read<StoredAction>('action', row.private)
  const gone = unusable(stored, clock.now())
  if (gone) return { ...nothing, instead: gone }
  const change = reply.change ? await reply.change() : nothing
  return {
    ...change,
    writes: [...change.writes, used(stored as Stored<StoredAction>, row, clock.now(), 'submitted')],
  }
}

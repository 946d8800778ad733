import { commandNamed, dispatch } from '../commands/dispatch.ts'
import type { Tools } from '../commands/tools.ts'
import { say, toAsker, type Reply } from '../reply.ts'
import { cancel, confirm, unusable } from './confirm.ts'
import type { InboxRow } from './row.ts'
import type { StoredAction } from './stored-action.ts'

/** A row of the inbox that is a click. */
export type Click = Extract<InboxRow, { kind: 'click' }>

/**
 * Answers a click. `action…` is a stored action by its id; `command…` is a command that the clicker gives; any other
 * name is a command that is given the value, `ack` with `I7`. Links say nothing.
 */
export async function click(row: Click, tools: Tools): Promise<Reply> {
  const name = row.action.replace(/[.:-]\d+$/, '')
  if (name === 'link') return toAsker()
  if (name === 'action') return useAction(row, tools)
  if (name === 'command') return dispatch(row.value, row, tools)
  if (commandNamed(name, tools.commands)) return dispatch(`${name} ${row.value}`, row, tools)
  return say('This button is of an older Groundcrew; use ', { code: '/ml help' }, '.')
}

async function useAction(row: Click, tools: Tools): Promise<Reply> {
  const stored = await tools.store.read<StoredAction>('action', row.value)
  const gone = unusable(stored, tools.clock.now())
  if (gone || !stored) return gone ?? toAsker()
  const { intent } = stored.body
  switch (intent.kind) {
    case 'act':
      return confirm(row, stored.id, intent, tools)
    case 'cancel':
      return cancel(row, intent.of, tools)
    case 'form':
      return { ...toAsker(), form: intent.form }
  }
}

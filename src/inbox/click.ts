import type { Tools } from '../commands/tools.ts'
import { say, toAsker, type Reply } from '../reply.ts'
import { cancel, confirm } from './confirm.ts'
import { press } from './press.ts'
import type { InboxRow } from './row.ts'
import type { StoredAction } from './stored-action.ts'
import { unusable } from './unusable.ts'

/** A row of the inbox that is a click. */
export type Click = Extract<InboxRow, { kind: 'click' }>

/** Answers a click. `action…` is a stored action by its id; links say nothing. Nothing else has ever been sent. */
export async function click(row: Click, tools: Tools): Promise<Reply> {
  const name = row.action.replace(/[.:-]\d+$/, '')
  if (name === 'link') return toAsker()
  if (name === 'action') return useAction(row, tools)
  return say('This button is of an older Groundcrew; use ', { code: '/ml help' }, '.')
}

async function useAction(row: Click, tools: Tools): Promise<Reply> {
  const stored = await tools.store.read<StoredAction>('action', row.value)
  const gone = unusable(stored, tools.clock.now())
  if (gone || !stored) return gone ?? toAsker()
  const { intent } = stored.body
  switch (intent.kind) {
    case 'command':
      return press(row, stored.id, intent, tools)
    case 'act':
      return confirm(row, stored.id, intent, tools)
    case 'cancel':
      return cancel(row, intent.of, tools)
    case 'form':
      return { ...toAsker(), form: intent.form }
  }
}

import { dispatch } from '../commands/dispatch.ts'
import type { Tools } from '../commands/tools.ts'
import type { Reply } from '../reply.ts'
import { nothing } from '../store/revise.ts'
import type { Stored } from '../store/store.ts'
import { used } from './confirm.ts'
import type { InboxRow } from './row.ts'
import type { StoredAction } from './stored-action.ts'
import { unusable } from './unusable.ts'

type CommandIntent = Extract<StoredAction['intent'], { kind: 'command' }>

/**
 * A button that stands for a command, which the clicker gives. It is used up by what it changes, together with that
 * change, and the message is drawn again with a fresh one; reading, opening a form and a refusal change nothing.
 */
export async function press(
  row: InboxRow,
  id: string,
  { command, redraw }: CommandIntent,
  tools: Tools,
): Promise<Reply> {
  const reply = await dispatch(command, row, tools)
  const { change } = reply
  if (!change || reply.refused) return reply
  return {
    ...reply,
    change: async () => {
      const stored = await tools.store.read<StoredAction>('action', id)
      const at = tools.clock.now()
      const gone = unusable(stored, at)
      if (gone) return { ...nothing, instead: gone }
      const changed = await change()
      return {
        ...changed,
        writes: [...changed.writes, used(stored as Stored<StoredAction>, row, at, 'pressed')],
        effects: [...changed.effects, ...(redraw ? [redraw] : [])],
      }
    },
  }
}

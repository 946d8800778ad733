import type { Effect } from '../delivery/effects.ts'
import type { Surface } from '../ports/surface.ts'
import type { Reply } from '../reply.ts'
import type { InboxRow } from './row.ts'

/** Parts of an answer, in the order in which they may be sent. */
export const parts = { working: 0, answer: 1, done: 2 } as const

/** The effects by which an answer reaches the asker. */
export function answerEffects(
  row: InboxRow,
  { parts: content, visible, replace, file }: Reply,
  surface: Pick<Surface, 'message'>,
  part: number = parts.answer,
): Effect[] {
  const answer = { ...surface.message(content), visible, ...(replace && { replace }) }
  return [
    ...(content.length > 0
      ? [{ kind: 'slack.answer', inbox: row.id, part, answer } satisfies Effect]
      : []),
    ...(file ? [fileEffect(row, file)] : []),
  ]
}

/** A file goes into the thread it was asked in; elsewhere to the asker alone. */
function fileEffect(row: InboxRow, file: NonNullable<Reply['file']>): Effect {
  const place = row.thread ? { channel: row.channel, thread: row.thread } : { channel: row.user }
  return { kind: 'slack.file', name: `file:${row.id}`, ...place, ...file }
}

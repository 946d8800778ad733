import type { TaskPlace } from '../../src/incidents/ticket.ts'
import { historyOf } from './history.ts'
import type { Phabricator } from './phabricator.ts'

/** The comments that Groundcrew's account made on a task, newest first. */
export async function ownComments(
  { conduit, account }: Phabricator,
  task: TaskPlace,
  signal: AbortSignal,
): Promise<string[]> {
  const { phid } = await account()
  const comments: string[] = []
  for await (const { comment } of historyOf(conduit, task.phid, phid, signal))
    if (comment !== null) comments.push(comment)
  return comments
}

/** Whether anybody else has done something with a task. */
export async function isTouched(
  { conduit, account }: Phabricator,
  task: TaskPlace,
  signal: AbortSignal,
): Promise<boolean> {
  const { phid } = await account()
  for await (const { author } of historyOf(conduit, task.phid, null, signal))
    if (author !== phid) return true
  return false
}

import { Busy, Uncertain, Unreachable } from '../../src/delivery/endings.ts'
import { backoffMilliseconds } from '../../src/delivery/retry.ts'
import type { Ticket } from '../../src/incidents/ticket.ts'
import type { Account } from './account.ts'
import type { TaskDesk } from './ensure-task.ts'
import { holdsLine } from './marker.ts'
import type { Tasks } from './tasks.ts'

/** The desk where one ticket's task is filed. */
export function deskFor(
  tasks: Tasks,
  account: Account,
  ticket: Pick<Ticket, 'title' | 'priority'>,
  { attempts, signal }: { attempts: number; signal: AbortSignal },
): TaskDesk {
  return {
    async find(marker, sinceMilliseconds) {
      const lookUp = AbortSignal.any([signal, AbortSignal.timeout(lookUpMilliseconds)])
      return await harmless(attempts, async () => {
        let oldest = null
        for await (const task of tasks.byAuthor(account.phid, sinceMilliseconds / 1000, lookUp))
          if (holdsLine(task.description, marker)) oldest = task
        return oldest && { place: tasks.place(oldest), description: oldest.description }
      })
    },
    create: (description) =>
      tasks.create(
        [
          { type: 'title', value: ticket.title },
          { type: 'description', value: description },
          { type: 'projects.add', value: [account.project.phid] },
          ...(ticket.priority === undefined ? [] : [{ type: 'priority', value: ticket.priority }]),
          ...(account.subscribers.length === 0
            ? []
            : [{ type: 'subscribers.add', value: account.subscribers }]),
        ],
        signal,
      ),
  }
}

/** Does something that changes nothing at Phabricator: where it ends in doubt, it can simply be done again soon. */
export async function harmless<T>(attempts: number, read: () => Promise<T>): Promise<T> {
  try {
    return await read()
  } catch (error) {
    if (!(error instanceof Uncertain || error instanceof Unreachable)) throw error
    throw new Busy(error.service, error.message, backoffMilliseconds(attempts), error.status)
  }
}

const lookUpMilliseconds = 10_000

import type { Incident } from '../../incidents/incident.ts'
import type { Ticket } from '../../incidents/ticket.ts'
import type { Store } from '../../store/store.ts'
import { Misunderstood } from '../misunderstood.ts'

/** The one Phabricator task of an incident by its name, `T123`. Throws Misunderstood where it has none, or several. */
export async function taskOfIncident(
  { handle, tickets }: Pick<Incident, 'handle' | 'tickets'>,
  store: Pick<Store, 'read'>,
): Promise<string> {
  const stored = await Promise.all(tickets.map((id) => store.read<Ticket>('ticket', id)))
  const [task, ...more] = stored.flatMap((each) =>
    each?.body.task ? [`T${each.body.task.id}`] : [],
  )
  if (task === undefined)
    throw new Misunderstood(
      tickets.length > 0
        ? `The task of ${handle} is not filed yet.`
        : `${handle} has no task; /ml ticket ${handle} files one where the platform could help.`,
    )
  if (more.length === 0) return task
  throw new Misunderstood(`${handle} has ${[task, ...more].join(' and ')}; say which.`)
}

import type { Ticket } from '../../../src/incidents/ticket.ts'
import type { Line } from '../../../src/reply.ts'

/** A ticket in one line: the task, where it stands, or why there is none. */
export function ticketLine(ticket: Ticket): Line {
  const { state, task, title, problem, link } = ticket
  if (task) return ['🎫 ', { link: task.url, text: `T${task.id}` }, ` ${title}${standing(ticket)}`]
  switch (state) {
    case 'dry-run':
      return ['🎫 Dry run, this task would be filed: ', title]
    case 'refused':
      return ['🎫 The task could not be filed', problem === null ? '' : `: ${problem}`]
    case 'wanted':
    case 'filed':
    case 'closed':
      return link === null
        ? ['🎫 A task is being filed: ', title]
        : ['🎫 ', { link, text: 'File this task' }, `: ${title}`]
  }
}

function standing({ state, status, owner, column, occurrences }: Ticket): string {
  const words = [
    state === 'closed' ? 'closed' : status,
    column,
    owner === null ? null : `with ${owner}`,
    occurrences.length > 1 ? `${occurrences.length} failures` : null,
  ].filter((word) => word !== null && word !== '')
  return words.length === 0 ? '' : ` · ${words.join(' · ')}`
}

import { sayDuration } from '../config/duration.ts'
import type { Incident } from '../incidents/incident.ts'
import type { Ticket } from '../incidents/ticket.ts'
import { lines, type Button, type Line, type Part } from '../reply.ts'
import { offersToClose } from './solved.ts'

const waitingMost = 8

/** A ticket as an answer: where its task stands, who waits for it, what can be done. */
export function showTicket(
  ticket: Ticket,
  incidents: readonly Incident[],
  at: Temporal.Instant,
): Part[] {
  const { task, title, problem, solved, occurrences, link } = ticket
  const waiting = incidents.filter(({ state }) => state !== 'resolved')
  const name: Line = task
    ? ['🎫 ', { link: task.url, text: `T${task.id}` }, ` ${title}`]
    : link
      ? ['🎫 ', { link, text: 'File this task' }, `: ${title}`]
      : [`🎫 ${title}`]
  return [
    lines(name),
    {
      kind: 'fields',
      fields: [
        { label: 'State', value: [stateWords(ticket)] },
        { label: 'Owner', value: [ticket.owner ?? 'nobody yet'] },
        ...(ticket.column === null ? [] : [{ label: 'Column', value: [ticket.column] }]),
        { label: 'Open for', value: [sayDuration(ageSeconds(ticket, at))] },
        { label: 'Failures', value: [String(occurrences.length)] },
        { label: 'Resource', value: [{ code: ticket.id }] },
        ...askedField(ticket),
      ],
    },
    ...(waiting.length === 0 ? [lines(['Nobody waits for it any more.'])] : [waitingPart(waiting)]),
    ...(waiting.length === 0 ? [] : togetherPart(ticket)),
    ...(solved === null ? [] : [lines([`The cause seems to be gone: ${solved.proof}`])]),
    ...(problem === null ? [] : [lines([`⚠ ${problem}`])]),
    ...buttonsPart(ticket),
  ]
}

/** Every field that is asked for: `limits.memory 3Gi → 4Gi, requests.memory 3Gi → 4Gi`. */
function askedField({ change }: Ticket): { label: string; value: Line }[] {
  const fields = change === null ? [] : [change, ...(change.besides ?? [])]
  const asked = fields.flatMap(({ field, from, to }) =>
    to === null ? [] : [`${field} ${from === null ? '' : `${from} `}→ ${to}`],
  )
  return asked.length === 0 ? [] : [{ label: 'Asked for', value: [asked.join(', ')] }]
}

/** What lets in all who wait; the task's own Remarkup without its marks. */
const togetherPart = ({ together = [] }: Ticket): Part[] =>
  together.length === 0
    ? []
    : [
        lines(
          [{ bold: 'To let in all who wait at once' }],
          ...together.map((line): Line => [line.replace(/^- /, '• ').replaceAll('`', '')]),
        ),
      ]

/** What the card and lists say of where a task stands. */
export const stateWords = ({ state, status, closed }: Ticket): string => {
  if (state === 'closed') return `closed${closed ? ` by ${closed.by}` : ''}`
  if (state === 'filed') return status ?? 'open'
  return { wanted: 'being filed', 'dry-run': 'dry run: not filed', refused: 'could not be filed' }[
    state
  ]
}

/** Seconds since a ticket was opened, until it was closed. */
export const ageSeconds = ({ openedAt, closed }: Ticket, at: Temporal.Instant): number =>
  (closed ? Temporal.Instant.from(closed.at) : at)
    .since(Temporal.Instant.from(openedAt))
    .total('seconds')

function waitingPart(waiting: readonly Incident[]): Part {
  const more = waiting.length - waitingMost
  return lines(
    [{ bold: 'Who waits' }],
    ...waiting
      .slice(0, waitingMost)
      .map(({ handle, subject, count }): Line => [
        '• ',
        { code: handle },
        ` ${subject.dag}${subject.task ? ` / ${subject.task}` : ''}${count > 1 ? `, ${count} times` : ''}`,
      ]),
    ...(more > 0 ? [[`… and ${more} more`] satisfies Line] : []),
  )
}

function buttonsPart(ticket: Ticket): Part[] {
  const { task } = ticket
  if (!task) return []
  const buttons: Button[] = [
    ...(offersToClose(ticket)
      ? [{ label: 'Close the task', command: `ticket close T${task.id}` }]
      : []),
    { label: 'Open in Phabricator', link: task.url },
  ]
  return [{ kind: 'buttons', buttons }]
}

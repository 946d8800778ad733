import type { Incident } from '../../../src/incidents/incident.ts'
import type { Ticket } from '../../../src/incidents/ticket.ts'
import { type Button, type Line, lines, type Part } from '../../../src/reply.ts'
import { offersToClose } from '../../../src/tickets/solved.ts'
import { contextLine, stateMark } from './context-line.ts'
import { ticketLine } from './ticket-line.ts'

/** The card of an incident that is over: folded to what happened, why it is over and what it led to. */
export function closedCard(incident: Incident, tickets: Ticket[]): Part[] {
  const { closed, latest, count } = incident
  const word = closed ? closedWord[closed.why] : 'Over'
  const why: Line[] = closed
    ? [[closed.text, ...(closed.by ? [' – ', { user: closed.by }] : []), ' ', { time: closed.at }]]
    : []
  const times: Line[] = count > 1 ? [[{ bold: `${count} times` }, ' in all']] : []
  return [
    { kind: 'header', text: `${stateMark('resolved')} ${word}: ${latest.finding.headline}` },
    lines(...why, ...times, ...tickets.map(ticketLine)),
    { kind: 'note', line: contextLine(incident) },
    ...closingParts(tickets),
  ]
}

/** Tasks whose cause is gone are people's to close where people had a hand in them. */
function closingParts(tickets: Ticket[]): Part[] {
  const buttons = tickets.flatMap((ticket): Button[] =>
    ticket.task && offersToClose(ticket)
      ? [{ label: `Close T${ticket.task.id}`, command: `ticket close T${ticket.task.id}` }]
      : [],
  )
  return buttons.length === 0 ? [] : [{ kind: 'buttons', buttons }]
}

const closedWord = {
  passed: 'Passed again',
  started: 'Started',
  resolved: 'Resolved',
  quiet: 'Closed',
} as const

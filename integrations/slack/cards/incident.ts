import type { Incident } from '../../../src/incidents/incident.ts'
import type { Ticket } from '../../../src/incidents/ticket.ts'
import type { Button, Line, Part } from '../../../src/reply.ts'
import { lines } from '../../../src/reply.ts'
import { closedCard } from './closed.ts'
import { contextLine, incidentMark } from './context-line.ts'
import { incidentLine } from './digest.ts'
import { retryLine } from './retry-line.ts'
import { ticketLine } from './ticket-line.ts'

const logLinesMost = 15

/**
 * The card of an incident: what happened in plain words, where, the facts, what to do as something to copy, the rest.
 * The same incident, tickets and incidents that a lost node `took` always give the same card.
 */
export function incidentCard(
  incident: Incident,
  tickets: Ticket[],
  taken: Incident[] = [],
): Part[] {
  return incident.state === 'resolved'
    ? closedCard(incident, tickets)
    : openCard(incident, tickets, taken)
}

function openCard(incident: Incident, tickets: Ticket[], taken: Incident[]): Part[] {
  const { latest } = incident
  const { finding } = latest
  return [
    { kind: 'header', text: `${incidentMark(incident)} ${finding.headline}` },
    { kind: 'note', line: contextLine(incident) },
    { kind: 'fields', fields: factsOf(incident) },
    lines(...finding.explanation.map((sentence): Line => [sentence])),
    ...takenParts(taken),
    ...adviceParts(incident),
    lines(...retryLine(latest), ...tickets.map(ticketLine)),
    ...logParts(latest.logTail),
    ...notes(incident),
    { kind: 'buttons', buttons: buttonsOf(incident, tickets) },
  ]
}

function factsOf({ latest, count, firstAt, lastAt }: Incident) {
  const { finding, peak } = latest
  const facts = finding.fields.map(({ label, value }) => ({ label, value: [value] as Line }))
  if (peak && !facts.some(({ label }) => /peak|highest|reached/i.test(label)))
    facts.push({
      label: 'Highest memory seen',
      value: [`${gibibytes(peak.bytes)} (${peak.source})`],
    })
  if (count > 1)
    facts.push({
      label: 'Seen',
      value: [
        { bold: `${count} times` },
        ', first ',
        { time: firstAt },
        ', last ',
        { time: lastAt },
      ],
    })
  return facts
}

const takenMost = 12

/** What a lost node took, those not over first. */
function takenParts(taken: Incident[]): Part[] {
  if (taken.length === 0) return []
  const going = taken.filter(({ state }) => state !== 'resolved')
  const ordered = [...going, ...taken.filter(({ state }) => state === 'resolved')]
  const more = ordered.length - takenMost
  return [
    lines(
      [{ bold: 'Taken with it' }],
      ...ordered.slice(0, takenMost).map(incidentLine),
      ...(more > 0 ? [[`and ${more} more; `, { code: '/ml incidents' }] satisfies Line] : []),
    ),
  ]
}

function adviceParts({ latest: { finding } }: Incident): Part[] {
  const { copy, cappedBy } = finding
  return [
    ...(copy === null ? [] : [lines([{ bold: 'To set:' }]), { kind: 'code', text: copy } as Part]),
    ...(cappedBy === null
      ? []
      : [lines(['⚠️ ', { bold: 'Not possible yet' }, `: capped by ${cappedBy}`])]),
  ]
}

function logParts(tail: string[]): Part[] {
  if (tail.length === 0) return []
  const shown = tail.slice(-logLinesMost)
  return [lines([{ bold: 'From the log:' }]), { kind: 'code', text: fitting(shown).join('\n') }]
}

const logCharactersMost = 2400

/** The last lines that fit: the telling one is mostly at the end. */
function fitting(tail: string[]): string[] {
  let length = 0
  const kept = tail.toReversed().filter((line) => {
    length += Math.min(line.length, 300) + 1
    return length <= logCharactersMost
  })
  return kept.toReversed().map((line) => (line.length > 300 ? `${line.slice(0, 299)}…` : line))
}

function notes({ latest, acknowledged, mutedUntil }: Incident): Part[] {
  const { airflowText, taskLink, gathered } = latest
  const all: (Line | null)[] = [
    acknowledged && [
      '✅ Acknowledged by ',
      { user: acknowledged.by },
      ', ',
      { time: acknowledged.at },
    ],
    mutedUntil === null ? null : ['🔕 Muted until ', { time: mutedUntil }],
    airflowText === null ? null : ['Airflow says: ', airflowText],
    taskLink === null ? null : [{ link: taskLink, text: 'Task in Airflow' }],
    gathered ? null : ['⏳ Still gathering evidence'],
  ]
  return all.filter((line) => line !== null).map((line) => ({ kind: 'note', line }))
}

function buttonsOf(incident: Incident, tickets: Ticket[]): Button[] {
  const { handle, state, latest } = incident
  const { try: attempt, tries, finding, stoppedBy } = latest
  const retriesLeft =
    stoppedBy === undefined && attempt !== null && tries !== null && tries > attempt
  return [
    ...(state === 'open'
      ? [{ label: 'Acknowledge', command: `ack ${handle}`, style: 'primary' } as const]
      : []),
    ...(retriesLeft ? [{ label: 'Stop retrying', command: `stop-retrying ${handle}` }] : []),
    ...(finding.ticket === 'offer' && tickets.length === 0
      ? [{ label: 'File a task', command: `ticket ${handle}` }]
      : []),
  ]
}

const gibibytes = (bytes: number): string =>
  bytes >= 2 ** 30
    ? `${(bytes / 2 ** 30).toFixed(1).replace(/\.0$/, '')}Gi`
    : `${Math.round(bytes / 2 ** 20)}Mi`

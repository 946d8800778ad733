import type { Ticket, TicketOccurrence } from '../incidents/ticket.ts'
import { shortened } from './remarkup.ts'

const longestBodyCharacters = 6000
const linesMost = 25

/** The whole description of the ticket's task as it would be filed now, ending with the marker line. */
export function describe(ticket: Ticket): string {
  const { occurrences, before, description, marker, together = [] } = ticket
  return [
    shortened(description, longestBodyCharacters),
    `== Who is blocked ==\n${listed(occurrences)}`,
    ...(together.length === 0 ? [] : [`== What all of them need ==\n${together.join('\n')}`]),
    ...(before === null ? [] : [`The same was asked for in T${before.id}.`]),
    'Filed by Groundcrew, which adds further occurrences as comments and says when the cause is gone.',
    `groundcrew-resource: ${ticket.id}\n${marker}`,
  ].join('\n\n')
}

/** The comment that tells the occurrences that the task does not hold yet; null when there are none. */
export function untoldComment({ occurrences, told, together = [] }: Ticket): string | null {
  const untold = occurrences.slice(told)
  if (untold.length === 0) return null
  const again =
    untold.length === 1 ? 'It happened again:' : `It happened ${untold.length} more times:`
  const needed =
    together.length === 0
      ? ''
      : `\n\nTo let in all who wait at once, raise:\n${together.join('\n')}`
  return `${again}\n${listed(untold)}${needed}`
}

/** How many occurrences, from the first on, a text of the task already tells. */
export function toldIn(ticket: Ticket, text: string): number {
  const lines = new Set(text.split('\n'))
  const missing = ticket.occurrences.findIndex(({ line }) => !lines.has(`- ${line}`))
  const shown = missing === -1 ? ticket.occurrences.length : missing
  const more = Number(/^- and (\d+) more$/m.exec(text)?.[1] ?? 0)
  return more === 0 ? shown : Math.min(shown, linesMost) + more
}

function listed(occurrences: readonly TicketOccurrence[]): string {
  const lines = occurrences.slice(0, linesMost).map(({ line }) => `- ${line}`)
  const more = occurrences.length - linesMost
  return [...lines, ...(more > 0 ? [`- and ${more} more`] : [])].join('\n')
}

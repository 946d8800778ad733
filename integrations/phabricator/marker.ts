import type { Ticket } from '../../src/incidents/ticket.ts'

/** Whether a text holds this marker as a line of its own. */
export function holdsLine(text: string, marker: string): boolean {
  return text.split(/\r\n|\r|\n/).some((line) => line.trim() === marker)
}

/** The ticket markers and the ticket id that a description of ours ends with; null where it holds none. */
export function markersIn(description: string): { marker: string; ticket: string | null } | null {
  const marker = /^groundcrew-key: [0-9a-f-]{36}$/m.exec(description)?.[0]
  const ticket = /^groundcrew-resource: (\S+ \S.*)$/m.exec(description)?.[1]
  return marker === undefined ? null : { marker, ticket: ticket?.trim() ?? null }
}

/** The line by which a comment is found again. */
export function commentMarker({ marker }: Ticket, comment: string): string {
  return `${marker}/${comment}`
}

/** How many occurrences the comments among these texts say that they tell: `…/told-3`. */
export function toldMark({ marker }: Ticket, texts: readonly string[]): number {
  const begins = `${marker}/told-`
  const counts = texts
    .flatMap((text) => text.split('\n'))
    .filter((line) => line.startsWith(begins))
    .map((line) => Number(line.slice(begins.length)))
  return Math.max(0, ...counts.filter(Number.isInteger))
}

import type { Incident } from '../../../src/incidents/incident.ts'
import { lines, type Part } from '../../../src/reply.ts'
import { contextLine } from './context-line.ts'

/** The card of an incident that stood before the node was known to be lost: what has become of it is told by that card. */
export const foldedCard = (incident: Incident, node: string): Part[] => [
  lines([
    '↪ ',
    { bold: incident.latest.finding.headline },
    ': part of ',
    { code: node },
    ', whose card tells how it goes on.',
  ]),
  { kind: 'note', line: contextLine(incident) },
]

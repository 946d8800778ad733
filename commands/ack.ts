import { careFor, type CareNeeds } from '../src/commands/care.ts'
import type { Command } from '../src/commands/command.ts'
import { acknowledge } from '../src/incidents/care.ts'

/** Says that somebody has seen an incident and looks after it. */
export const ack: Command<CareNeeds> = {
  name: 'ack',
  usage: 'ack [incident]',
  about: 'says that you look after an incident',
  examples: ['ack I7', 'ack'],
  action: 'ack',
  meant: { card: 'incident', then: 'text' },
  answer: (ask, needs) =>
    careFor(
      ask,
      {
        action: 'ack',
        step: (incident, at) => acknowledge(incident, ask.user, at),
        done: ['is acknowledged'],
        already: 'is acknowledged or over already.',
      },
      needs,
    ),
}

import { careFor, type CareNeeds } from '../src/commands/care.ts'
import type { Command } from '../src/commands/command.ts'
import { mute } from '../src/incidents/care.ts'

/** Ends the silence of an incident. */
export const unmute: Command<CareNeeds> = {
  name: 'unmute',
  usage: 'unmute <incident>',
  about: 'ends the silence of an incident',
  examples: ['unmute I7'],
  action: 'unmute',
  meant: { card: 'incident', then: 'text' },
  answer: (ask, needs) =>
    careFor(
      ask,
      {
        action: 'unmute',
        step: (incident) => (incident.mutedUntil === null ? null : mute(incident, null)),
        done: ['is heard again'],
        already: 'is not muted.',
      },
      needs,
    ),
}

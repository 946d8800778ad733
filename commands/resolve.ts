import { careFor, type CareNeeds } from '../src/commands/care.ts'
import type { Command } from '../src/commands/command.ts'
import { close } from '../src/incidents/care.ts'

/** Closes an incident by hand. */
export const resolve: Command<CareNeeds> = {
  name: 'resolve',
  usage: 'resolve <incident> [text]',
  about: 'closes an incident; it closes by itself when the task’s next run passes',
  examples: ['resolve I7', 'resolve I7 fixed by a smaller batch'],
  action: 'resolve',
  meant: { card: 'incident', then: 'text' },
  answer: (ask, needs) => {
    const text = ask.words.slice(1).join(' ').slice(0, 500)
    return careFor(
      ask,
      {
        action: 'resolve',
        step: (incident, at) =>
          close(incident, 'resolved', ask.user, text || 'resolved by hand', at),
        done: ['is resolved'],
        already: 'is over already.',
      },
      needs,
    )
  },
}

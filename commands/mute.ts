import { careFor, type CareNeeds } from '../src/commands/care.ts'
import type { Command } from '../src/commands/command.ts'
import { Misunderstood } from '../src/commands/misunderstood.ts'
import { parseDuration, sayDuration } from '../src/config/duration.ts'
import { mute as muteIncident } from '../src/incidents/care.ts'

const usualMilliseconds = 86_400_000
const longestMilliseconds = 30 * 86_400_000

/** Keeps the thread of an incident silent for a while; its card stays true. */
export const mute: Command<CareNeeds> = {
  name: 'mute',
  usage: 'mute <incident> [1h | 2d | …]',
  about: 'keeps an incident’s thread silent for a while (a day); its card stays true',
  examples: ['mute I7', 'mute I7 4h'],
  action: 'mute',
  meant: { card: 'incident', then: 'text' },

  async answer(ask, needs) {
    const [, word] = ask.words
    const milliseconds = word === undefined ? usualMilliseconds : parseDuration(word)
    if (milliseconds === null || milliseconds < 60_000 || milliseconds > longestMilliseconds) {
      throw new Misunderstood('Say for how long, from 1m to 30d: /ml mute I7 4h.')
    }
    return careFor(
      ask,
      {
        action: 'mute',
        step: (incident, at) => muteIncident(incident, at.add({ milliseconds })),
        done: [`is silent for ${sayDuration(milliseconds / 1000)}`],
        already: 'is over; there is nothing to mute.',
      },
      needs,
    )
  },
}

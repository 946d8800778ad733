import type { Command } from '../src/commands/command.ts'
import { sayMoment } from '../src/commands/say-moment.ts'
import type { Tools } from '../src/commands/tools.ts'
import type { Incident } from '../src/incidents/incident.ts'
import { isMuted } from '../src/incidents/care.ts'
import { say, toAsker, type Part } from '../src/reply.ts'

const rowsMax = 20

/** Lists incidents that are not over, newest first. */
export const incidents: Command<Pick<Tools, 'store' | 'clock'>> = {
  name: 'incidents',
  usage: 'incidents [word] [--all]',
  about: 'lists open incidents, by a word of their DAG, task or cause',
  examples: ['incidents', 'incidents tone_check', 'incidents --all'],
  action: 'incidents',
  flags: { all: 'switch' },

  async answer({ words, flags }, { store, clock }) {
    const all = (await store.list<Incident>('incident', 1000)).map(({ body }) => body)
    const word = words[0]?.toLowerCase() ?? ''
    const found = all
      .filter(({ state }) => flags['all'] === true || state !== 'resolved')
      .filter((incident) => isAbout(incident, word))
      .toSorted((one, other) => other.lastAt.localeCompare(one.lastAt))
    if (found.length === 0) return say(word ? `No incident has “${word}”.` : 'No incident is open.')
    return toAsker(
      {
        kind: 'table',
        columns: ['Incident', 'DAG', 'Task', 'What', 'Times', 'Last', 'State'],
        rows: found
          .slice(0, rowsMax)
          .map((incident) => [
            incident.handle,
            incident.subject.dag,
            incident.subject.task ?? '',
            incident.latest.finding.headline,
            String(incident.count),
            sayMoment(Temporal.Instant.from(incident.lastAt)),
            stateOf(incident, clock.now()),
          ]),
      },
      ...folded(found.length),
    )
  },
}

const isAbout = ({ subject, latest, handle }: Incident, word: string): boolean =>
  [handle, subject.dag, subject.task ?? '', latest.finding.cause].some((each) =>
    each.toLowerCase().includes(word),
  )

const stateOf = (incident: Incident, at: Temporal.Instant): string =>
  isMuted(incident, at) ? `${incident.state}, muted` : incident.state

const folded = (count: number): Part[] =>
  count > rowsMax
    ? [{ kind: 'note', line: [`… ${count - rowsMax} more. Say a word of the DAG or the task.`] }]
    : []

import { sayRule } from '../src/access/decide.ts'
import { groups, type Action } from '../src/access/policy.ts'
import type { Command } from '../src/commands/command.ts'
import type { Tools } from '../src/commands/tools.ts'
import { lines, toAsker, type Line, type Part } from '../src/reply.ts'

/** Says who Groundcrew takes you for, what you may do here, and why. */
export const whoami: Command<Pick<Tools, 'access' | 'airflows'>> = {
  name: 'whoami',
  usage: 'whoami [dag]',
  about: 'says what you may do here, and why',
  examples: ['whoami', 'whoami tone_check_training_dag'],
  action: 'whoami',

  async answer(ask, { access, airflows }) {
    const [word] = ask.words
    const person = await access.person(ask.user)
    const place = await access.place(ask.channel)
    const instances = airflows.length > 0 ? airflows.map(({ name }) => name) : [null]
    const asked: Action[] = [...groups.acts, ...groups.care, ...groups.readers]
    const decisions = await Promise.all(
      asked.flatMap((action) =>
        instances.map(async (instance) => ({
          action,
          ...(await access.may(ask, action, { instance, dag: word ?? null })),
        })),
      ),
    )
    const may = new Map<string, Set<string>>()
    for (const { action, allowed, why } of decisions) {
      const key = `${allowed ? '✓' : '✗'} ${why}`
      may.set(key, (may.get(key) ?? new Set()).add(action))
    }
    const where =
      place.kind === 'direct' ? 'a direct message' : (place.channelName ?? place.channel)
    const rules = word ? [] : access.policy.rules.slice(0, 10)
    return toAsker(
      lines(
        [
          'You are ',
          { user: ask.user },
          ` (${person.kind}${person.email ? `, ${person.email}` : ''}) in ${where}.`,
        ],
        person.groups.length > 0
          ? [`Usergroups: ${person.groups.join(', ')}`]
          : ['Of no usergroup that the policy names.'],
        ...[...may].map(([why, actions]): Line => [
          `${why.slice(0, 1)} `,
          { bold: [...actions].join(', ') },
          ` – ${why.slice(2)}`,
        ]),
      ),
      ...(rules.length > 0 ? [note([`Rules: ${rules.map(sayRule).join('; ')}`])] : []),
      ...(word ? [] : [note(['For one DAG: ', { code: '/ml whoami <dag>' }])]),
    )
  },
}

const note = (line: Line): Part => ({ kind: 'note', line })

import { sayRule } from '../src/access/decide.ts'
import type { Person, Place } from '../src/access/person.ts'
import { groups, type Action } from '../src/access/policy.ts'
import { rulesFor } from '../src/access/rules-for.ts'
import type { Ask } from '../src/commands/ask.ts'
import type { Command } from '../src/commands/command.ts'
import { resolveDag } from '../src/commands/resolve/dag.ts'
import type { Tools } from '../src/commands/tools.ts'
import { lines, toAsker, type Line } from '../src/reply.ts'

type Needs = Pick<Tools, 'access' | 'airflows'>

/** Says who Groundcrew takes you for, what you may do here, and why. */
export const whoami: Command<Needs> = {
  name: 'whoami',
  usage: 'whoami [dag]',
  about: 'says what you may do here, and why',
  examples: ['whoami', 'whoami tone_check_training_dag'],
  action: 'whoami',

  async answer(ask, needs) {
    const { access } = needs
    const [person, place] = await Promise.all([access.person(ask.user), access.place(ask.channel)])
    const [word] = ask.words
    const actions = word ? await onDag(ask, word, needs) : anywhere(person, place, needs)
    const others: Action[] = [...groups.care, ...groups.readers]
    return toAsker(
      lines(whoLine(person, place), groupLine(person), ...actions),
      lines(...(await decisions(ask, others, { instance: null, dag: null }, needs))),
      ...(word
        ? []
        : [{ kind: 'note' as const, line: ['For one DAG: ', { code: '/ml whoami <dag>' }] }]),
    )
  },
}

function whoLine({ id, kind, email }: Person, place: Place): Line {
  const where = place.kind === 'direct' ? 'a direct message' : (place.channelName ?? place.channel)
  return ['You are ', { user: id }, ` (${kind}${email ? `, ${email}` : ''}) in ${where}.`]
}

function groupLine({ groups: own, unknownGroups }: Person): Line {
  const unknown =
    unknownGroups.length > 0 ? ` Slack could not say who is in ${unknownGroups.join(', ')}.` : ''
  return own.length > 0
    ? [`Usergroups: ${own.join(', ')}.${unknown}`]
    : [`You are in no usergroup that the policy names.${unknown}`]
}

/** What the rules give this person here, whatever the DAG. */
function anywhere(person: Person, place: Place, { access }: Needs): Line[] {
  const rules = rulesFor(access.policy, person, place)
  if (rules.length === 0) return [['✗ ', { bold: 'acts' }, ' – the policy gives you none here']]
  return rules.map((rule) => ['✓ ', { bold: rule.allow.join(', ') }, ` – ${sayRule(rule)}`])
}

async function onDag(ask: Ask, word: string, needs: Needs): Promise<Line[]> {
  const { airflow, dag } = await resolveDag(word, needs.airflows)
  const resource = { instance: airflow.name, dag: dag.id }
  return [
    [{ bold: `${airflow.name}:${dag.id}` }],
    ...(await decisions(ask, [...groups.acts], resource, needs)),
  ]
}

/** Actions with the same answer on one line. */
async function decisions(
  ask: Ask,
  actions: Action[],
  resource: { instance: string | null; dag: string | null },
  { access }: Needs,
): Promise<Line[]> {
  const byAnswer = new Map<string, Action[]>()
  for (const action of actions) {
    const { allowed, why } = await access.may(ask, action, resource)
    const answer = `${allowed ? '✓' : '✗'} ${why}`
    byAnswer.set(answer, [...(byAnswer.get(answer) ?? []), action])
  }
  return [...byAnswer].map(([answer, same]) => [
    `${answer.slice(0, 1)} `,
    { bold: same.join(', ') },
    ` – ${answer.slice(2)}`,
  ])
}

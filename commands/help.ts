import { sayRule } from '../src/access/decide.ts'
import { groupOf, type Group, type Policy } from '../src/access/policy.ts'
import type { Command } from '../src/commands/command.ts'
import { commandNamed, unknownCommand } from '../src/commands/dispatch.ts'
import type { Tools } from '../src/commands/tools.ts'
import { lines, toAsker, type Line } from '../src/reply.ts'

/** Names the commands, or shows one with usage, examples and who may. */
export const help: Command<Pick<Tools, 'commands' | 'access'>> = {
  name: 'help',
  usage: 'help [command | --all]',
  about: 'names the commands, lists what each does, or explains one',
  examples: ['help', 'help --all', 'help run'],
  action: 'help',
  flags: { all: 'switch' },

  async answer({ words, flags }, { commands, access }) {
    const [word] = words
    if (flags['all'] === true) return everything(commands)
    if (!word) return overview(commands)
    const command = commandNamed(word, commands)
    if (!command) return unknownCommand(word, commands)
    return toAsker(
      lines(
        [{ code: `/ml ${command.usage}` }],
        [`${command.about}.`],
        ...command.examples.map((example): Line => ['• ', { code: `/ml ${example}` }]),
      ),
      { kind: 'note', line: [`Who may: ${whoMay(command, access.policy)}`] },
    )
  },
}

const titles: { readonly [G in Group]: string } = {
  reads: 'Look',
  care: 'Look after',
  acts: 'Act',
  readers: 'Check',
}

/** All commands by name, in less than a screen. */
const overview = (commands: readonly Command[]) =>
  toAsker(
    lines(
      ...(Object.keys(titles) as Group[]).map((group): Line => [
        { bold: titles[group] },
        ...commands
          .filter(({ action }) => groupOf(action) === group)
          .flatMap(({ name }) => [' ', { code: name }]),
      ]),
    ),
    lines(
      ['• ', { code: '/ml run tone_check' }, ' starts a run, with a form for its parameters'],
      ['• ', { code: '/ml status R12' }, ' shows one; cards show their handles'],
      ['• ', { code: '/ml why latest' }, ' says why the newest run failed or waits'],
    ),
    {
      kind: 'note',
      line: [
        'What each does: ',
        { code: '/ml help --all' },
        '. One in full: ',
        { code: '/ml help run' },
        '. In the thread of a card mention me, and that card is meant: ',
        { code: '@groundcrew why' },
        '.',
      ],
    },
  )

const everything = (commands: readonly Command[]) =>
  toAsker(
    lines(...commands.map(({ usage, about }): Line => [{ code: `/ml ${usage}` }, ` ${about}`])),
  )

/** Who may, by the policy, in words. */
function whoMay({ action }: Command, policy: Policy): string {
  const group = groupOf(action)
  const rules = policy.rules.filter(({ allow }) => allow.includes(action) || allow.includes(group))
  if (rules.length > 0) return rules.map(sayRule).join('; ')
  if (group === 'reads') return 'everybody, in the configured channels and in direct messages'
  if (group === 'care') return 'every member, in the configured channels and in direct messages'
  return 'nobody; the policy of the configuration names who'
}

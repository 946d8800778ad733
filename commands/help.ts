import { sayRule } from '../src/access/decide.ts'
import { groupOf, type Policy } from '../src/access/policy.ts'
import type { Command } from '../src/commands/command.ts'
import { commandNamed, unknownCommand } from '../src/commands/dispatch.ts'
import type { Tools } from '../src/commands/tools.ts'
import { lines, toAsker, type Line } from '../src/reply.ts'

/** Lists the commands, or shows one with usage, examples and who may. */
export const help: Command<Pick<Tools, 'commands' | 'access'>> = {
  name: 'help',
  usage: 'help [command]',
  about: 'lists the commands, or explains one',
  examples: ['help', 'help run'],
  action: 'help',

  async answer({ words }, { commands, access }) {
    const [word] = words
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

const overview = (commands: readonly Command[]) =>
  toAsker(
    lines(...commands.map(({ usage, about }): Line => [{ code: `/ml ${usage}` }, ` ${about}`])),
    {
      kind: 'note',
      line: [
        'In threads mention me instead: ',
        { code: '@groundcrew status R12' },
        '. More of one: ',
        { code: '/ml help run' },
        '.',
      ],
    },
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

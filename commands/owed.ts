import type { Command } from '../src/commands/command.ts'
import type { Tools } from '../src/commands/tools.ts'
import { toAsker } from '../src/reply.ts'
import { owedParts, readOwed } from '../src/tickets/owed.ts'

/** Lists what the platform owes: open tasks, their age, and who waits for them. */
export const owed: Command<Pick<Tools, 'store' | 'clock'>> = {
  name: 'owed',
  usage: 'owed',
  about: 'lists what the platform owes: open tasks, their age and who waits',
  examples: ['owed'],
  action: 'owed',
  answer: async (_, { store, clock }) => toAsker(...owedParts(await readOwed(store), clock.now())),
}

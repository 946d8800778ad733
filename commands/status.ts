import type { Command } from '../src/commands/command.ts'
import { resolveRun } from '../src/commands/resolve/run.ts'
import type { Tools } from '../src/commands/tools.ts'
import { toAsker } from '../src/reply.ts'
import { cardOfRun } from '../src/runs/card.ts'
import { viewOfRun } from '../src/runs/view-of-run.ts'

/** Shows one run as its card would, fresh from Airflow. */
export const status: Command<Pick<Tools, 'airflows' | 'cluster' | 'store' | 'clock'>> = {
  name: 'status',
  usage: 'status [run]',
  about: 'shows a run: its stages, how far it is, what it waits for',
  examples: ['status R12', 'status tone_check', 'status latest'],
  action: 'status',
  meant: { card: 'run', then: 'nothing' },

  async answer({ words }, { airflows, cluster, store, clock }) {
    const found = await resolveRun(words[0], { airflows, store })
    return toAsker(...cardOfRun(await viewOfRun(found, cluster, clock.now()), clock.now()))
  },
}

import { firstBroken } from '../src/access/audit.ts'
import type { Command } from '../src/commands/command.ts'
import { sayMoment } from '../src/commands/say-moment.ts'
import type { Tools } from '../src/commands/tools.ts'
import { say, toAsker } from '../src/reply.ts'

const rowsMax = 20

/** Shows who asked for what, and what became of it; for those whom the policy names. */
export const audit: Command<Pick<Tools, 'store'>> = {
  name: 'audit',
  usage: 'audit [word]',
  about: 'shows what was asked, allowed, denied and done, newest first',
  examples: ['audit', 'audit tone_check', 'audit denied'],
  action: 'audit',

  async answer({ words }, { store }) {
    const all = await store.audit()
    const word = words[0]?.toLowerCase() ?? ''
    const found = all
      .filter((row) =>
        [row.who, row.action, row.resource, row.decision, row.detail].some((each) =>
          each.toLowerCase().includes(word),
        ),
      )
      .toReversed()
    if (found.length === 0) return say('The audit has nothing of that kind.')
    const broken = firstBroken(all)
    return toAsker(
      {
        kind: 'table',
        columns: ['#', 'When', 'Who', 'What', 'On', 'Decision', 'Detail'],
        rows: found
          .slice(0, rowsMax)
          .map((row) => [
            String(row.sequence),
            sayMoment(Temporal.Instant.from(row.at)),
            row.who,
            row.action,
            row.resource,
            row.decision,
            row.detail,
          ]),
      },
      {
        kind: 'note',
        line: [
          found.length > rowsMax ? `… ${found.length - rowsMax} more. ` : '',
          broken
            ? `⚠ The chain is broken at entry ${broken.sequence}.`
            : `The chain of ${all.length} entries holds.`,
        ],
      },
    )
  },
}

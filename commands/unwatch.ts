import type { Command } from '../src/commands/command.ts'
import type { Tools } from '../src/commands/tools.ts'
import { say } from '../src/reply.ts'
import { permission } from '../src/runs/permission.ts'
import { watchId, type Watch } from '../src/runs/watch.ts'
import { watchTarget } from '../src/runs/watch-target.ts'

/** Ends one watch, or all of yours. */
export const unwatch: Command<Pick<Tools, 'airflows' | 'access' | 'store' | 'clock'>> = {
  name: 'unwatch',
  usage: 'unwatch [dag|run]',
  about: 'ends a watch; without a name, all of yours',
  examples: ['unwatch tone_check', 'unwatch'],
  action: 'unwatch',

  async answer(ask, needs) {
    const { refusal } = await permission(ask, 'unwatch', { instance: null, dag: null }, needs)
    if (refusal) return refusal
    const mine = await needs.store.find<Watch>('watch', `user:${ask.user}`)
    const id = ask.words[0] ? watchId((await watchTarget(ask, needs)).watch) : null
    const ending = mine.filter((each) => id === null || each.id === id)
    if (ending.length === 0) return say('You watch nothing of that kind.')
    return {
      ...say(`You will no longer hear of ${ending.map(({ body }) => nameOf(body)).join(', ')}.`),
      change: async () => {
        const now = await needs.store.find<Watch>('watch', `user:${ask.user}`)
        return {
          writes: now
            .filter((each) => ending.some((one) => one.id === each.id))
            .map((each) => ({ kind: 'watch', id: each.id, version: each.version, body: null })),
          effects: [],
        }
      },
    }
  },
}

const nameOf = ({ dag, run }: Watch): string => (run === null ? dag : `${dag}/${run}`)

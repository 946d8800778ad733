import type { Command } from '../src/commands/command.ts'
import type { Tools } from '../src/commands/tools.ts'
import { say } from '../src/reply.ts'
import { permission } from '../src/runs/permission.ts'
import { watchId, watchTerms, type Watch } from '../src/runs/watch.ts'
import { watchTarget } from '../src/runs/watch-target.ts'

/** Sends you a direct message when a run ends or needs you. */
export const watch: Command<Pick<Tools, 'airflows' | 'access' | 'store' | 'clock'>> = {
  name: 'watch',
  usage: 'watch <dag|run>',
  about: 'tells you in a direct message when a run ends or needs you',
  examples: ['watch R12', 'watch tone_check'],
  action: 'watch',
  meant: { card: 'run', then: 'nothing' },

  async answer(ask, needs) {
    const target = await watchTarget(ask, needs)
    const { refusal } = await permission(ask, 'watch', target.watch, needs)
    if (refusal) return refusal
    if (target.ended)
      return say(
        target.words,
        ` has ended already: it ${target.ended}. `,
        { code: `/ml watch ${target.watch.dag}` },
        ' tells of every run of its DAG.',
      )
    const id = watchId(target.watch)
    return {
      ...say(
        `You will hear of ${target.words} in a direct message. `,
        { code: '/ml unwatch' },
        ' ends it.',
      ),
      change: async () => {
        const known = await needs.store.read<Watch>('watch', id)
        const body: Watch = { ...target.watch, since: needs.clock.now().toString() }
        return known
          ? { writes: [], effects: [] }
          : {
              writes: [{ kind: 'watch', id, version: null, body, terms: watchTerms(body) }],
              effects: [],
            }
      },
    }
  },
}

import type { Effect } from '../delivery/effects.ts'
import type { Surface } from '../ports/surface.ts'
import type { Store } from '../store/store.ts'
import { cardOfRun } from './card.ts'
import type { RunStep } from './observe.ts'
import { dagTerm, runTerm } from './run.ts'

/** A person who wants to hear of a run, or of every run of a DAG, in a direct message. */
export type Watch = {
  user: string
  instance: string
  dag: string
  /** Null: every run of the DAG. */
  run: string | null
  since: string
}

/** The id of a watch: one a person and a thing. */
export const watchId = ({ user, instance, dag, run }: Omit<Watch, 'since'>): string =>
  `${user}/${run === null ? dagTerm(instance, dag) : runTerm(instance, dag, run)}`

/** The words a watch is found by. */
export const watchTerms = ({ user, instance, dag, run }: Watch): string[] => [
  `user:${user}`,
  run === null ? dagTerm(instance, dag) : runTerm(instance, dag, run),
]

/** One direct message to each watcher when the run ends or needs somebody. */
export async function tellWatchers(
  store: Pick<Store, 'find'>,
  surface: Pick<Surface, 'message'>,
  { run, ended, needsSomebody }: RunStep,
  at: Temporal.Instant,
): Promise<Effect[]> {
  if (!ended && needsSomebody === null) return []
  const found = await Promise.all([
    store.find<Watch>('watch', runTerm(run.instance, run.dag, run.run)),
    store.find<Watch>('watch', dagTerm(run.instance, run.dag)),
  ])
  const users = new Set(found.flat().map(({ body }) => body.user))
  const what = ended ? `ended:${run.endedAt ?? run.state}` : `needs:${needsSomebody}`
  const message = surface.message(cardOfRun(run, at))
  return [...users].map((user) => ({
    kind: 'slack.post',
    name: `watch:${user}:${run.handle}:${what}`,
    channel: user,
    message,
  }))
}

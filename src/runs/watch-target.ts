import type { Ask } from '../commands/ask.ts'
import { Misunderstood } from '../commands/misunderstood.ts'
import { resolveDag } from '../commands/resolve/dag.ts'
import { resolveRun } from '../commands/resolve/run.ts'
import type { Tools } from '../commands/tools.ts'
import type { Watch } from './watch.ts'

const endings = { success: 'succeeded', failed: 'failed', running: null, queued: null } as const

/** What a word asks to watch, and how it has ended: a run by handle or id, else every run of a DAG. Throws Misunderstood. */
export async function watchTarget(
  { words, user }: Pick<Ask, 'words' | 'user'>,
  { airflows, store }: Pick<Tools, 'airflows' | 'store'>,
): Promise<{ watch: Omit<Watch, 'since'>; words: string; ended: 'succeeded' | 'failed' | null }> {
  const [word] = words
  if (!word) throw new Misunderstood('What? A run or a DAG: /ml watch R12, /ml watch tone_check.')
  if (/^r\d{1,9}$/i.test(word) || word.includes('/') || word === 'latest') {
    const { airflow, run } = await resolveRun(word, { airflows, store })
    return {
      watch: { user, instance: airflow.name, dag: run.dag, run: run.id },
      words: `${run.dag}/${run.id}`,
      ended: endings[run.state],
    }
  }
  const { airflow, dag } = await resolveDag(word, airflows)
  return {
    watch: { user, instance: airflow.name, dag: dag.id, run: null },
    words: `every run of ${dag.id}`,
    ended: null,
  }
}

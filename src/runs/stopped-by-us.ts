import type { Store } from '../store/store.ts'
import { stoppedTerm, type Act } from './act.ts'

/** The act by which somebody stopped the tries of this task instance from chat, or null: then it was marked elsewhere. */
export async function stoppedByUs(
  store: Pick<Store, 'find'>,
  of: { instance: string; dag: string; run: string; task: string; mapIndex: number | null },
): Promise<Act | null> {
  const acts = await store.find<Act>('act', stoppedTerm(of))
  return acts.map(({ body }) => body).findLast(({ state }) => state !== 'failed') ?? null
}

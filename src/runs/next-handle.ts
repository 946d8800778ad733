import type { Store, Write } from '../store/store.ts'

/** The next free `R12`, and the write that takes it. */
export async function nextHandle(
  store: Pick<Store, 'read'>,
): Promise<{ handle: string; write: Write }> {
  const counter = await store.read<{ last: number }>('counter', 'run')
  const last = (counter?.body.last ?? 0) + 1
  return {
    handle: `R${last}`,
    write: { kind: 'counter', id: 'run', version: counter?.version ?? null, body: { last } },
  }
}

import type { Effect } from '../delivery/effects.ts'
import type { Store, Write } from '../store/store.ts'
import { newAction, storedAction, type StoredAction } from './stored-action.ts'

/** The ids under which a message offers commands, and the writes that store those that are new. */
export type Offered = { idOf: ReadonlyMap<string, string>; writes: Write[] }

/** A fresh button lives at least this long from when its message was drawn. */
const freshDays = 7

/**
 * Offers commands under opaque ids. The same message offers a command under the same id until it is used or grows old,
 * so that drawing it again changes nothing. `message` names it; `redraw` draws it anew once a button was used.
 */
export async function offerCommands(
  commands: string[],
  message: string,
  redraw: Effect | null,
  { store, newId }: { store: Pick<Store, 'find'>; newId(): string },
  at: Temporal.Instant,
): Promise<Offered> {
  const term = `offer:${message}`
  const known = await store.find<StoredAction>('action', term)
  const fresh = known.flatMap(({ id, body }) => (isFresh(body, at) ? [[commandOf(body), id]] : []))
  const idOf = new Map(fresh as [string, string][])
  const writes = [...new Set(commands)].flatMap((command) => {
    if (idOf.has(command)) return []
    const intent = { kind: 'command', command, redraw } as const
    const made = storedAction({ id: newId(), askedBy: null, inbox: null, intent }, at)
    idOf.set(command, made.id)
    return [newAction(made, term)]
  })
  return { idOf, writes }
}

const commandOf = ({ intent }: StoredAction): string =>
  intent.kind === 'command' ? intent.command : ''

const isFresh = ({ used, expiresAt }: StoredAction, at: Temporal.Instant): boolean =>
  used === null && Temporal.Instant.from(expiresAt).since(at).total('hours') > freshDays * 24

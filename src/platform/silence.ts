import type { Incident } from '../incidents/incident.ts'
import { revise } from '../store/revise.ts'
import type { Change, Store, Write } from '../store/store.ts'
import type { Warning } from './warning.ts'

/** A warning that a person has closed while what it warns of still stands. */
type Silence = { subjectKey: string; incident: string; isGrave: boolean; hasEased: boolean }

type Stand = Pick<Store, 'read' | 'find'>

/** A card that was closed longer ago than this was not closed over what stands now. */
const closedSecondsMost = 600

const idOf = (incident: string): string => `silence:${incident}`
const termOf = (kind: Warning['resource']['kind']): string => `silence:${kind}`

/**
 * What follows where a person has closed the last card of this warning: nothing is said again until it has eased, or has become grave.
 * Null where a card is due.
 */
export async function silenced(
  store: Stand,
  subjectKey: string,
  warning: Warning,
  at: Temporal.Instant,
): Promise<Change | null> {
  const last = (await store.find<Incident>('incident', `of:${subjectKey}`)).at(-1)?.body
  if (!last?.closed || last.closed.by === null) return null
  const isGrave = warning.isGrave === true
  const known = await store.read<Silence>('sample', idOf(last.handle))
  if (known) {
    const isDue = known.body.hasEased || (isGrave && !known.body.isGrave)
    return isDue ? null : { writes: [], effects: [] }
  }
  const closedSeconds = at.since(Temporal.Instant.from(last.closed.at)).total('seconds')
  if (closedSeconds > closedSecondsMost) return null
  const silence: Silence = { subjectKey, incident: last.handle, isGrave, hasEased: false }
  return { writes: [writeOf(silence, null, warning.resource.kind)], effects: [] }
}

/** What no longer stands is told again when it comes back. */
export async function endSilences(
  store: Store,
  now: () => Temporal.Instant,
  kind: Warning['resource']['kind'],
  standing: ReadonlySet<string>,
): Promise<void> {
  for (const { id, body } of await store.find<Silence>('sample', termOf(kind))) {
    if (body.hasEased || standing.has(body.subjectKey)) continue
    await revise(store, now, async () => {
      const known = await store.read<Silence>('sample', id)
      if (!known || known.body.hasEased) return null
      const eased = { ...known.body, hasEased: true }
      return { writes: [writeOf(eased, known.version, null)], effects: [] }
    })
  }
}

const writeOf = (
  body: Silence,
  version: number | null,
  kind: Warning['resource']['kind'] | null,
): Write => ({
  kind: 'sample',
  id: idOf(body.incident),
  version,
  body,
  terms: kind === null ? [] : [termOf(kind)],
})

import type { Raw } from '../../../src/evidence/snapshot.ts'
import type { Sighting } from './watch-event.ts'

/**
 * A difference to what was known. `raw` is the object as it was received; null where its end was not seen and only
 * `kept`, the last state that was, is left.
 */
export type Change<Kept> =
  | { kind: 'present' | 'changed'; raw: Raw; kept: Kept }
  | { kind: 'gone'; raw: Raw | null; kept: Kept }

/** The objects of one resource as last seen, by uid: an object made anew under the same name is another one. */
export function createKnown<Kept>(
  project: (raw: Raw) => Kept,
  onChange: (change: Change<Kept>) => void,
) {
  const objects = new Map<string, { version: string; kept: Kept }>()
  return {
    /** An object that is there. Nothing happens where this very state is known. */
    see({ uid, version, raw }: Sighting): void {
      const before = objects.get(uid)
      if (before?.version === version) return
      const kept = project(raw)
      objects.set(uid, { version: version, kept })
      onChange({ kind: before ? 'changed' : 'present', raw, kept })
    },
    /** An object that ended, in its last state. */
    lose({ uid, raw }: Sighting): void {
      if (objects.delete(uid)) onChange({ kind: 'gone', raw, kept: project(raw) })
    },
    /** After a whole list: what is not in it ended unseen. */
    sweep(seen: ReadonlySet<string>): void {
      for (const [uid, { kept }] of [...objects])
        if (!seen.has(uid)) {
          objects.delete(uid)
          onChange({ kind: 'gone', raw: null, kept })
        }
    },
    *values(): Generator<Kept> {
      for (const { kept } of objects.values()) yield kept
    },
    count: () => objects.size,
  }
}

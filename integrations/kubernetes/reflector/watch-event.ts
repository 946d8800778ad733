import { numberAt, objectAt, textAt } from '../../../src/evidence/raw.ts'
import type { Raw } from '../../../src/evidence/snapshot.ts'
import { failureOfAnswer } from '../connection/failure.ts'
import { Unreadable } from '../connection/unreadable.ts'

/** An object as the API sent it, with what identifies it and this state of it. */
export type Sighting = { uid: string; version: string; raw: Raw }

/** One line of a watch. A bookmark may end the initial events of a watch-list. */
export type WatchEvent =
  | { kind: 'present' | 'gone'; sighting: Sighting }
  | { kind: 'bookmark'; version: string; endsInitialEvents: boolean }

/** Reads one line of a watch. Throws the ending that an ERROR line stands for, `Unreadable` for anything unknown. */
export function readWatchEvent(line: string): WatchEvent {
  const event = parse(line)
  const type = textAt(event, 'type')
  const object = objectAt(event, 'object')
  if (type === 'ERROR') throw failureOfAnswer(numberAt(object, 'code') ?? 500, object)
  if (type === 'BOOKMARK') {
    const version = textAt(object, 'metadata', 'resourceVersion')
    if (version === null) throw new Unreadable('a bookmark')
    const ends = textAt(object, 'metadata', 'annotations', 'k8s.io/initial-events-end') === 'true'
    return { kind: 'bookmark', version, endsInitialEvents: ends }
  }
  if (type !== 'ADDED' && type !== 'MODIFIED' && type !== 'DELETED')
    throw new Unreadable('a line of the watch')
  return { kind: type === 'DELETED' ? 'gone' : 'present', sighting: readSighting(object) }
}

/** Identifies an object. Throws `Unreadable` where it has no uid or no resourceVersion. */
export function readSighting(raw: Raw): Sighting {
  const uid = textAt(raw, 'metadata', 'uid')
  const version = textAt(raw, 'metadata', 'resourceVersion')
  if (uid === null || version === null) throw new Unreadable('an object')
  return { uid, version, raw }
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    throw new Unreadable('a line of the watch')
  }
}

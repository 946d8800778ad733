import { instantAt, numberAt, textAt } from './raw.ts'
import type { Raw } from './snapshot.ts'

/** A v1 or events.k8s.io Event, read once. */
export type Event = {
  reason: string
  type: string | null
  message: string
  /** The object it is about. */
  kind: string | null
  name: string | null
  namespace: string | null
  uid: string | null
  /** `spec.containers{base}`, or null. */
  fieldPath: string | null
  count: number
  /** When it was last seen; null where no time is known. */
  lastSeen: Temporal.Instant | null
  /** Where it comes from: `kubelet`, `default-scheduler`. */
  component: string | null
  raw: Raw
}

/** Events newest first, whatever order they came in; the same moment is ordered by text so that the order of input changes nothing. */
export function readEvents(raws: Raw[]): Event[] {
  return raws.map(readEvent).toSorted(newestFirst)
}

function readEvent(raw: Raw): Event {
  const about = raw['involvedObject'] ?? raw['regarding']
  return {
    reason: textAt(raw, 'reason') ?? '',
    type: textAt(raw, 'type'),
    message: textAt(raw, 'message') ?? textAt(raw, 'note') ?? '',
    kind: textAt(about, 'kind'),
    name: textAt(about, 'name'),
    namespace: textAt(about, 'namespace'),
    uid: textAt(about, 'uid'),
    fieldPath: textAt(about, 'fieldPath'),
    count:
      numberAt(raw, 'series', 'count') ??
      numberAt(raw, 'count') ??
      numberAt(raw, 'deprecatedCount') ??
      1,
    lastSeen:
      instantAt(raw, 'series', 'lastObservedTime') ??
      instantAt(raw, 'lastTimestamp') ??
      instantAt(raw, 'deprecatedLastTimestamp') ??
      instantAt(raw, 'eventTime') ??
      instantAt(raw, 'firstTimestamp') ??
      instantAt(raw, 'metadata', 'creationTimestamp'),
    component:
      textAt(raw, 'reportingComponent') ??
      textAt(raw, 'reportingController') ??
      textAt(raw, 'source', 'component'),
    raw,
  }
}

function newestFirst(one: Event, other: Event): number {
  const moments = (other.lastSeen?.epochMilliseconds ?? 0) - (one.lastSeen?.epochMilliseconds ?? 0)
  if (moments !== 0) return moments
  const [left, right] = [`${one.reason} ${one.message}`, `${other.reason} ${other.message}`]
  return left < right ? -1 : left > right ? 1 : 0
}

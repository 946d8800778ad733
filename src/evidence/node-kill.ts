import type { KubernetesFacts } from './kubernetes-facts.ts'

/** The kernel killed a process on the pod's node. */
export type NodeKill = {
  /** `SystemOOM` is the kubelet's and always of the whole node; `OOMKilling` is node-problem-detector's, of any kind. */
  reason: string
  message: string
  /** Resident memory of the victim; null where the event does not say. */
  victimBytes: bigint | null
  process: string | null
}

/** How far apart a container's end and its node's event may be. */
const windowSeconds = 150

/** The kernel's kill on this node at about this time, or null. */
export function nodeKillAt(
  { events }: Pick<KubernetesFacts, 'events'>,
  nodeName: string,
  endedAt: Temporal.Instant | null,
): NodeKill | null {
  const event = events.find(
    ({ kind, name, reason, lastSeen }) =>
      (reason === 'SystemOOM' || reason === 'OOMKilling') &&
      kind === 'Node' &&
      name === nodeName &&
      (!endedAt ||
        !lastSeen ||
        Math.abs(lastSeen.until(endedAt).total('seconds')) <= windowSeconds),
  )
  if (!event) return null
  const { reason, message } = event
  const resident = ['anon-rss', 'file-rss', 'shmem-rss'].reduce((sum, field) => {
    const kilobytes = new RegExp(`${field}:(\\d{1,15})kB`).exec(message)?.[1]
    return sum + BigInt(kilobytes ?? 0) * 1024n
  }, 0n)
  return {
    reason,
    message,
    victimBytes: resident > 0n ? resident : null,
    process:
      /Killed process \d+ \((.{1,64}?)\)|victim process: (\S{1,64}?),/
        .exec(message)
        ?.slice(1)
        .find(Boolean) ?? null,
  }
}

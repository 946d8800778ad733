import { parseQuantity, type Quantity } from '../advice/quantity.ts'
import type { Event } from './kubernetes-event.ts'
import type { Pod } from './kubernetes-pod.ts'

/** Who used more than it asked for. */
export type Consumer = { name: string; used: Quantity | null; request: Quantity | null }

/** Why the kubelet evicted a pod, read from its message. */
export type Eviction = {
  /** `memory`, `ephemeral-storage`, `inodes`, `pids`; an own limit is always storage. */
  resource: string
  /** Its own limit was exceeded (a container's, the pod's, an emptyDir's), not the node's patience. */
  ownLimit: Quantity | null
  /** The emptyDir whose size limit was exceeded. */
  emptyDir: string | null
  /** Containers (or the pod) that the kubelet names, the largest excess first. */
  consumers: Consumer[]
  message: string
  source: 'pod status' | 'event'
}

/** Reads an eviction by the kubelet from the pod's status or its newest event, or null. Texts: pkg/kubelet/eviction/helpers.go, 1.20–1.37. */
export function readEviction(pod: Pod, events: readonly Event[]): Eviction | null {
  const event = events.find(({ reason, message }) => reason === 'Evicted' && readMessage(message))
  const inStatus = pod.reason === 'Evicted' ? pod.message : null
  const status = inStatus === null ? null : readMessage(inStatus)
  if (status) return { ...status, message: inStatus ?? '', source: 'pod status' }
  if (!event || (pod.phase === 'Running' && pod.reason !== 'Evicted')) return null
  const told = readMessage(event.message)
  return told && { ...told, message: event.message, source: 'event' }
}

function readMessage(message: string): Omit<Eviction, 'message' | 'source'> | null {
  const low = /The node was low on resource: \[?([\w.-]+)\]?/.exec(message)
  if (low)
    return {
      resource: resourceOf(low[1] ?? ''),
      ownLimit: null,
      emptyDir: null,
      consumers: readConsumers(message),
    }
  const condition = /The node had condition: \[(\w+)/.exec(message)
  if (condition)
    return {
      resource: resourceOf(condition[1] ?? ''),
      ownLimit: null,
      emptyDir: null,
      consumers: [],
    }
  const directory =
    /Usage of EmptyDir volume "([^"]{1,253})" exceeds the limit "([^"]{1,64})"/.exec(message)
  if (directory) return ownLimit(directory[2], directory[1] ?? null)
  const own =
    /exceeded its local ephemeral storage limit "([^"]{1,64})"|exceeds the total limit of containers (\S{1,64}?)\.?(?:\s|$)/.exec(
      message,
    )
  return own ? ownLimit(own[1] ?? own[2], null) : null
}

const ownLimit = (text: string | undefined, emptyDir: string | null) => ({
  resource: 'ephemeral-storage',
  ownLimit: parseQuantity(text?.replace(/\.$/, '')),
  emptyDir,
  consumers: [],
})

function resourceOf(word: string): string {
  if (/memory/i.test(word)) return 'memory'
  if (/pid/i.test(word)) return 'pids'
  if (/inode/i.test(word)) return 'inodes'
  return 'ephemeral-storage'
}

const consumer =
  /(?:Container|Pod) (\S{1,253}) was using (\S{1,64}?), (?:request is|which exceeds its request of) (\S{1,64}?)(?:, has larger consumption|\.(?:\s|$)|$)/g

function readConsumers(message: string): Consumer[] {
  return [...message.matchAll(consumer)]
    .map(([, name = '', used, request]) => ({
      name,
      used: parseQuantity(used),
      request: parseQuantity(request),
    }))
    .toSorted(
      (one, other) => Number(excess(other) - excess(one)) || (one.name < other.name ? -1 : 1),
    )
}

const excess = ({ used, request }: Consumer): bigint =>
  ((used?.nanos ?? 0n) - (request?.nanos ?? 0n)) / 1_000_000_000n

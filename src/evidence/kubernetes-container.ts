import { parseQuantity, type Quantity } from '../advice/quantity.ts'
import { entriesAt, instantAt, numberAt, objectAt, objectsAt, textAt, textsAt } from './raw.ts'
import type { Raw } from './snapshot.ts'

/** Resource name to quantity: `memory`, `cpu`, `amd.com/gpu`, `limits.memory`. */
export type Resources = ReadonlyMap<string, Quantity>

export type Terminated = {
  exitCode: number | null
  signal: number | null
  /** `OOMKilled`, `Error`, `Completed`, `StartError`, `ContainerStatusUnknown`, … */
  reason: string | null
  message: string | null
  startedAt: Temporal.Instant | null
  finishedAt: Temporal.Instant | null
}

export type Waiting = { reason: string | null; message: string | null }

/** What a container's state or last state says; all null where it says nothing. */
export type ContainerState = {
  terminated: Terminated | null
  waiting: Waiting | null
  runningSince: Temporal.Instant | null
  running: boolean
}

export type VolumeMount = {
  volume: string
  mountPath: string
  subPath: string | null
  readOnly: boolean
}

/** One container of a pod: its spec and its status together. */
export type Container = {
  name: string
  /** A sidecar is an init container that keeps running (restartPolicy Always). */
  kind: 'init' | 'sidecar' | 'main'
  image: string | null
  command: string[]
  arguments: string[]
  requests: Resources
  limits: Resources
  mounts: VolumeMount[]
  hasStatus: boolean
  state: ContainerState
  lastState: ContainerState
  restartCount: number
  ready: boolean
  spec: Raw
}

/** The containers of a v1 Pod in the order in which they start: init containers and sidecars first. */
export function readContainers(pod: unknown): Container[] {
  const statuses = new Map(
    ['initContainerStatuses', 'containerStatuses'].flatMap((list) =>
      objectsAt(pod, 'status', list).map(
        (status) => [textAt(status, 'name') ?? '', status] as const,
      ),
    ),
  )
  const specs = [
    ...objectsAt(pod, 'spec', 'initContainers').map((spec) => ({ spec, initial: true })),
    ...objectsAt(pod, 'spec', 'containers').map((spec) => ({ spec, initial: false })),
  ]
  return specs.map(({ spec, initial }) => {
    const name = textAt(spec, 'name') ?? ''
    const status = statuses.get(name)
    const sidecar = initial && textAt(spec, 'restartPolicy') === 'Always'
    return {
      name,
      kind: sidecar ? 'sidecar' : initial ? 'init' : 'main',
      image: textAt(spec, 'image'),
      command: textsAt(spec, 'command'),
      arguments: textsAt(spec, 'args'),
      ...readAsked(spec, status),
      mounts: objectsAt(spec, 'volumeMounts').map((mount) => ({
        volume: textAt(mount, 'name') ?? '',
        mountPath: textAt(mount, 'mountPath') ?? '',
        subPath: textAt(mount, 'subPath'),
        readOnly: mount['readOnly'] === true,
      })),
      hasStatus: status !== undefined,
      state: readState(objectAt(status, 'state')),
      lastState: readState(objectAt(status, 'lastState')),
      restartCount: numberAt(status, 'restartCount') ?? 0,
      ready: objectAt(status)['ready'] === true,
      spec,
    }
  })
}

/** A map of resource quantities; what is no quantity is left out. */
export function readResources(value: unknown, ...path: string[]): Resources {
  const resources = new Map<string, Quantity>()
  for (const [name, text] of entriesAt(value, ...path)) {
    const quantity = parseQuantity(text)
    if (quantity) resources.set(name, quantity)
  }
  return resources
}

/** Requests default to limits, as the API server defaults them; where the spec does not say, the status does (1.33 and later). */
function readAsked(spec: Raw, status: Raw | undefined): { requests: Resources; limits: Resources } {
  const teller = 'resources' in spec ? spec : status
  const limits = readResources(teller, 'resources', 'limits')
  return {
    requests: new Map([...limits, ...readResources(teller, 'resources', 'requests')]),
    limits,
  }
}

function readState(state: Raw): ContainerState {
  const { terminated, waiting, running } = state as { [key: string]: unknown }
  return {
    terminated: isPresent(terminated)
      ? {
          exitCode: numberAt(terminated, 'exitCode'),
          signal: numberAt(terminated, 'signal'),
          reason: textAt(terminated, 'reason'),
          message: textAt(terminated, 'message'),
          startedAt: instantAt(terminated, 'startedAt'),
          finishedAt: instantAt(terminated, 'finishedAt'),
        }
      : null,
    waiting: isPresent(waiting)
      ? { reason: textAt(waiting, 'reason'), message: textAt(waiting, 'message') }
      : null,
    runningSince: instantAt(running, 'startedAt'),
    running: isPresent(running),
  }
}

const isPresent = (value: unknown): boolean => typeof value === 'object' && value !== null

import type { LogFacts } from './log/log-facts.ts'
import type { LogLine } from './log/log-line.ts'
import { pythonValue } from './log/python-value.ts'
import { objectAt, objectsAt, textAt } from './raw.ts'
import type { Raw, Snapshot } from './snapshot.ts'

/**
 * The snapshot with the pod that the operator tells of in the task log, where the pod object or its status is missing: pods are
 * deleted within seconds, their last state stays in the log.
 */
export function withToldPod(
  snapshot: Snapshot,
  { task, pod: dumped }: Pick<LogFacts, 'task' | 'pod'>,
): Snapshot {
  const known = objectAt(snapshot.kubernetes, 'pod')
  if (hasStatus(known) || !task) return snapshot
  const told = dumped ? withContainers(dumped, snapshot) : summarizedPod(task.lines, snapshot)
  if (!told) return snapshot
  const name = textAt(known, 'metadata', 'name')
  const toldName = textAt(told, 'metadata', 'name')
  if (name !== null && toldName !== null && name !== toldName) return snapshot
  const pod = name === null ? told : { ...told, ...known, status: told['status'] }
  return { ...snapshot, kubernetes: { ...snapshot.kubernetes, pod, podDeleted: true } }
}

const hasStatus = (pod: Raw): boolean =>
  textAt(pod, 'status', 'phase') !== null ||
  Array.isArray(objectAt(pod, 'status')['containerStatuses'])

/** A dump that was cut to its status: containers by their names, the task's own with the resources of its rendered fields. */
function withContainers(pod: Raw, snapshot: Snapshot): Raw {
  if (objectsAt(pod, 'spec', 'containers').length > 0) return pod
  const names = objectsAt(pod, 'status', 'containerStatuses').map(
    (status) => textAt(status, 'name') ?? '',
  )
  return { ...pod, spec: { ...objectAt(pod, 'spec'), containers: containersOf(names, snapshot) } }
}

const containersOf = (names: readonly string[], { airflow }: Snapshot): Raw[] => {
  const resources = renderedResources(objectAt(airflow, 'taskInstance', 'rendered_fields'))
  return names.map((name) => ({ name, ...(name === 'base' && resources ? { resources } : {}) }))
}

const containerWords =
  /^Container '([^']{1,63})': state='TERMINATED', reason='([^']{0,60})', exit_code=(-?\d{1,4})(?:, message='(.{0,2000}?)')?$/

/** `Container 'base': state='TERMINATED', reason='OOMKilled', exit_code=137`: what 10.8 and later print of a failed pod. */
function summarizedPod(lines: readonly LogLine[], snapshot: Snapshot): Raw | null {
  const { airflow } = snapshot
  const own = lines.filter(({ printer }) => printer === 'airflow')
  const ends = own.flatMap(({ text }) => {
    const match = containerWords.exec(text)
    return match
      ? [
          {
            name: match[1] ?? '',
            reason: match[2] ?? '',
            exitCode: Number(match[3]),
            message: match[4] ?? '',
          },
        ]
      : []
  })
  if (ends.length === 0) return null
  const phase = own.flatMap(
    ({ text }) => /^Pod phase: (\w{1,20}), reason: (\w{1,60})/.exec(text)?.slice(1) ?? [],
  )
  const name = own
    .flatMap(
      ({ text }) =>
        /^(?:Building pod|Pod|Deleting pod:) (?!phase\b)([a-z0-9][-a-z0-9.]{1,252})\b/.exec(
          text,
        )?.[1] ?? [],
    )
    .at(-1)
  return {
    metadata: {
      name: name ?? 'unnamed',
      namespace: textAt(airflow, 'taskInstance', 'rendered_fields', 'namespace') ?? '',
    },
    spec: {
      containers: containersOf(
        ends.map(({ name: own }) => own),
        snapshot,
      ),
    },
    status: {
      phase: phase[0] ?? 'Failed',
      ...(phase[1] && phase[1] !== 'None' ? { reason: phase[1] } : {}),
      containerStatuses: ends.map(({ name: container, reason, exitCode, message }) => ({
        name: container,
        state: {
          terminated: { exitCode, reason, ...(message && message !== 'None' ? { message } : {}) },
        },
      })),
    },
  }
}

/** `container_resources` of the rendered fields: an object, or its Python repr; null where it is not there. */
function renderedResources(rendered: Raw): Raw | null {
  const value = rendered['container_resources']
  const read = typeof value === 'string' ? pythonValue(value) : value
  return isObject(read)
    ? { limits: textsOf(read['limits']), requests: textsOf(read['requests']) }
    : null
}

const textsOf = (value: unknown): Raw =>
  isObject(value)
    ? Object.fromEntries(
        Object.entries(value).flatMap(([key, item]) =>
          item === null ? [] : [[key, String(item)]],
        ),
      )
    : {}

const isObject = (value: unknown): value is Raw =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

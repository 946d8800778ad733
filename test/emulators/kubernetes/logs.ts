import { objectsAt, textAt } from '../../../src/evidence/raw.ts'
import type { Raw } from '../../../src/evidence/snapshot.ts'
import { failure, type Answer } from './status.ts'

/** What containers wrote, by pod and container; of the run before where `previous` says so. */
export function createLogs() {
  const texts = new Map<string, string>()
  const keyOf = (namespace: string, pod: string, container: string, previous: boolean): string =>
    [namespace, pod, container, previous].join('/')
  return {
    set: (
      namespace: string,
      pod: string,
      container: string,
      text: string,
      previous = false,
    ): void => void texts.set(keyOf(namespace, pod, container, previous), text),
    append(namespace: string, pod: string, container: string, text: string): void {
      const key = keyOf(namespace, pod, container, false)
      texts.set(key, (texts.get(key) ?? '') + text)
    },
    /** The text asked for, or the refusal. */
    read(pod: Raw, query: URLSearchParams): string | Answer {
      const name = textAt(pod, 'metadata', 'name') ?? ''
      const namespace = textAt(pod, 'metadata', 'namespace') ?? ''
      const containers = objectsAt(pod, 'spec', 'containers').map(
        (one) => textAt(one, 'name') ?? '',
      )
      const container =
        query.get('container') ?? (containers.length === 1 ? containers[0] : undefined)
      if (container === undefined)
        return badRequest(
          `a container name must be specified for pod ${name}, choose one of: [${containers.join(' ')}]`,
        )
      const status = ['initContainerStatuses', 'containerStatuses']
        .flatMap((key) => objectsAt(pod, 'status', key))
        .find((one) => textAt(one, 'name') === container)
      const waiting = textAt(status, 'state', 'waiting', 'reason')
      const previous = query.get('previous') === 'true'
      const text = texts.get(keyOf(namespace, name, container, previous))
      if (previous && text === undefined)
        return badRequest(`previous terminated container "${container}" in pod "${name}" not found`)
      if (!previous && waiting !== null)
        return badRequest(
          `container "${container}" in pod "${name}" is waiting to start: ${waiting}`,
        )
      return cut(text ?? '', query)
    },
  }
}

/** Lines count from the end, bytes from the first of those lines. */
function cut(text: string, query: URLSearchParams): string {
  const lines = text.split(/(?<=\n)/)
  const tail = query.has('tailLines') ? lines.slice(-Number(query.get('tailLines'))).join('') : text
  const bytes = Buffer.from(tail)
  return query.has('limitBytes')
    ? bytes.subarray(0, Number(query.get('limitBytes'))).toString()
    : tail
}

const badRequest = (message: string): Answer => failure(400, 'BadRequest', message)

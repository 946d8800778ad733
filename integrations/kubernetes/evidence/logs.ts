import { numberAt, objectAt, objectsAt, textAt } from '../../../src/evidence/raw.ts'
import { redactText } from '../../../src/evidence/redact.ts'
import type { Raw } from '../../../src/evidence/snapshot.ts'
import type { Question } from './question.ts'

const tailLines = 1000
const fewLines = 40
const mostBytes = 1024 * 1024
const keptCharacters = 96 * 1024

/** The last lines of each container that ever ran; of a restarted one those of the run before come first. */
export function logQuestions(pod: Raw): Question[] {
  const namespace = encodeURIComponent(textAt(pod, 'metadata', 'namespace') ?? 'default')
  const path = `/api/v1/namespaces/${namespace}/pods/${encodeURIComponent(textAt(pod, 'metadata', 'name') ?? '')}/log`
  return ['initContainerStatuses', 'containerStatuses']
    .flatMap((key) => objectsAt(pod, 'status', key))
    .flatMap((status): Question[] => {
      const container = textAt(status, 'name')
      if (container === null) return []
      const source = `Log of the container ${container}`
      return runsOf(status).map((run) => ({
        source: run === 'previous' ? `${source} before it was restarted` : source,
        ask: ask(path, container, run),
      }))
    })
}

type Run = 'previous' | 'current'

function runsOf(status: Raw): Run[] {
  const state = objectAt(status, 'state')
  const before = (numberAt(status, 'restartCount') ?? 0) > 0 && isEnded(status, 'lastState')
  const now = state['running'] !== undefined || isEnded(status, 'state')
  return [...(before ? (['previous'] as const) : []), ...(now ? (['current'] as const) : [])]
}

const isEnded = (status: Raw, key: string): boolean =>
  objectAt(status, key)['terminated'] !== undefined

const ask =
  (path: string, container: string, run: Run): Question['ask'] =>
  async (connection, limits) => {
    const read = async (lines: number): Promise<string> => {
      const query = {
        container,
        tailLines: lines,
        limitBytes: mostBytes,
        ...(run === 'previous' && { previous: true }),
      }
      const text = await connection.readText(path, query, { ...limits, maxBytes: mostBytes })
      // The limit counts from the first of these lines, so that a log of long lines would lose its end.
      if (lines > fewLines && Buffer.byteLength(text) >= mostBytes) return read(fewLines)
      return text.slice(-keptCharacters)
    }
    return { logs: { [container]: redactText(await read(tailLines)) } }
  }

import type { Raw } from '../snapshot.ts'
import type { LogLine } from './log-line.ts'
import { pythonValue } from './python-value.ts'

const opening = 'remote_pod: {'

/** Does the line begin the dump of a pod? Such lines are read to a greater length. */
export const opensRemotePod = (line: string): boolean => line.includes(opening)

/**
 * The pod that the operator dumped into the task log when it failed (`remote_pod: {'api_version': 'v1', …}`), as the API would
 * return it, or null. It is the pod's last state: often all that is left of it. (cncf.kubernetes operators/pod.py, cleanup)
 */
export function remotePod(lines: readonly LogLine[]): Raw | null {
  const first = lines.findLastIndex(({ text }) => opensRemotePod(text))
  const line = lines[first]
  if (!line) return null
  const rest = lines.slice(first + 1, first + 5_000)
  const end = rest.findIndex(({ starts }) => starts)
  const dump = [line.text.slice(line.text.lastIndexOf(opening) + opening.length - 1)]
  for (const { text } of end < 0 ? rest : rest.slice(0, end)) dump.push(text)
  const pod = camelCased(pythonValue(dump.join('\n')), false)
  return typeof pod === 'object' && pod !== null && 'status' in pod ? (pod as Raw) : null
}

/** Maps whose keys are data, not field names. */
const maps = new Set([
  'labels',
  'annotations',
  'node_selector',
  'limits',
  'requests',
  'match_labels',
  'allocated_resources',
  'overhead',
  'string_data',
  'driver',
])

function camelCased(value: unknown, isMap: boolean): unknown {
  if (Array.isArray(value)) return value.map((item) => camelCased(item, false))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, item]) => item !== null)
      .map(([key, item]) => [isMap ? key : camelCase(key), camelCased(item, maps.has(key))]),
  )
}

const camelCase = (key: string): string =>
  key
    .replace(/^_+/, '')
    .replace(/_(ip|id|uid)s?$/, (suffix) => suffix.slice(1).toUpperCase())
    .replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase())

import type { Raw } from '../snapshot.ts'
import { pythonValue } from './python-value.ts'

/**
 * The pod that the operator dumped into the task log when it failed (`remote_pod: {'api_version': 'v1', …}`), as the API would
 * return it, or null. It is the pod's last state: often all that is left of it. (cncf.kubernetes operators/pod.py, cleanup)
 */
export function remotePod(taskLog: string): Raw | null {
  const at = taskLog.lastIndexOf('remote_pod: {')
  if (at < 0) return null
  const from = at + 'remote_pod: '.length
  const value = pythonValue(
    isEscaped(taskLog, at)
      ? unescapedJson(taskLog.slice(from, from + 400_000))
      : taskLog.slice(from),
  )
  const pod = camelCased(value, false)
  return typeof pod === 'object' && pod !== null && 'metadata' in pod && 'status' in pod
    ? (pod as Raw)
    : null
}

/** Inside a JSON string (ndjson of Airflow 3) line breaks and quotes are escaped. */
const isEscaped = (text: string, at: number): boolean => {
  const start = text.lastIndexOf('\n', at) + 1
  return text[start] === '{' || text[start] === '['
}

/** The rest of a JSON string up to its closing quote, unescaped. */
function unescapedJson(text: string): string {
  let end = 0
  while (end < text.length && text[end] !== '"') end += text[end] === '\\' ? 2 : 1
  try {
    return JSON.parse(`"${text.slice(0, end)}"`) as string
  } catch {
    // Cut off in the middle of an escape: read as it is.
    return text.slice(0, end).replace(/\\n/g, '\n').replace(/\\"/g, '"')
  }
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

import { hidden, isSecretName, redactText } from './redact-text.ts'
import type { Raw, Snapshot } from './snapshot.ts'

export { redactText } from './redact-text.ts'

/** The snapshot without secrets; what rules look at stays. Done before evidence is frozen or shown. */
export function redactSnapshot(snapshot: Snapshot): Snapshot {
  return redactValue(snapshot, null, 0) as Snapshot
}

/**
 * A v1 Pod without secrets: no environment values (but those of Java heaps and GPU settings), no managed fields, no
 * last-applied configuration; arguments and annotations redacted.
 */
export function redactPod(pod: Raw): Raw {
  return redactValue(pod, null, 0) as Raw
}

const dropped = new Set(['managedFields', 'kubectl.kubernetes.io/last-applied-configuration'])
const deepest = 60

/** `at` is the name of the field that holds the value. */
function redactValue(value: unknown, at: string | null, depth: number): unknown {
  if (typeof value === 'string') return at !== null && isSecretName(at) ? hidden : redactText(value)
  if (typeof value !== 'object' || value === null) return value
  if (depth > deepest) return null
  if (Array.isArray(value)) return redactList(value, at, depth)
  return redactObject(value as Raw, at, depth)
}

function redactObject(object: Raw, at: string | null, depth: number): Raw {
  const clean: { [key: string]: unknown } = {}
  const name = object['name']
  const holdsSecret =
    typeof name === 'string' &&
    typeof object['value'] === 'string' &&
    (isSecretName(name) || (at === 'env' && !isHarmless(name)))
  for (const [key, item] of Object.entries(object)) {
    if (dropped.has(key)) continue
    clean[key] = holdsSecret && key === 'value' ? hidden : redactValue(item, key, depth + 1)
  }
  return clean
}

/** Lists of environment variables, of `[name, value]` pairs (Spark properties) and of arguments (`--password`, `x`). */
function redactList(list: unknown[], at: string | null, depth: number): unknown[] {
  const [first, second] = list
  if (
    list.length === 2 &&
    typeof first === 'string' &&
    typeof second === 'string' &&
    isSecretName(first)
  ) {
    return [first, hidden]
  }
  return list.map((item, index) => {
    const before: unknown = list[index - 1]
    const option =
      typeof before === 'string' && /^--?[\w.-]+$/.test(before) ? before.replace(/^--?/, '') : null
    if (typeof item === 'string' && option !== null && isSecretName(option)) return hidden
    return redactValue(item, typeof item === 'string' ? null : at, depth + 1)
  })
}

/** Settings that rules and people need: how large a Java heap is, which GPUs are seen. */
const isHarmless = (name: string): boolean =>
  /(?:JAVA|JDK|JVM|HADOOP|SPARK|MAVEN).{0,40}(?:OPTS|OPTIONS|HEAP|HEAPSIZE)$|VISIBLE_DEVICES$|_ALLOC_CONF$|^(?:OMP|MKL|NUMEXPR)_NUM_THREADS$|^AIRFLOW_CTX_/.test(
    name,
  ) && !isSecretName(name)

import { objectAt, objectsAt, textAt } from '../../../src/evidence/raw.ts'
import type { Raw } from '../../../src/evidence/snapshot.ts'
import { limitRangeRefusal, withDefaults } from './admission/limit-range.ts'
import { withPodDefaults } from './admission/pod-defaults.ts'
import { quotaRefusal } from './admission/quota.ts'
import { kindOf } from './kinds.ts'
import type { Objects } from './objects.ts'
import { alreadyExists, failure, forbiddenPod, type Answer } from './status.ts'

/** Creates a pod as the API server does: completed, through LimitRanges and quotas, or refused in their words. */
export function createPod(
  objects: Objects,
  given: Raw,
  path: string | null,
  dryRun: boolean,
): Answer {
  const metadata = objectAt(given, 'metadata')
  const namespace = path ?? textAt(metadata, 'namespace') ?? 'default'
  const prefix = textAt(metadata, 'generateName')
  const name = textAt(metadata, 'name') ?? (prefix === null ? null : prefix + randomSuffix())
  if (name === null)
    return invalid('', 'metadata.name: Required value: name or generateName is required')
  if (objectsAt(given, 'spec', 'containers').length === 0)
    return invalid(name, 'spec.containers: Required value')
  if (objects.get('pods', name, namespace)) return alreadyExists(kindOf('pods'), name)
  const limitRanges = objects.list('limitranges', namespace)
  const pod = withDefaults(
    withPodDefaults({ ...given, metadata: { generation: 1, ...metadata, name, namespace } }),
    limitRanges,
  )
  const why =
    limitRangeRefusal(pod, limitRanges) ??
    quotaRefusal(pod, objects.list('resourcequotas', namespace))
  if (why !== null) return forbiddenPod(name, why)
  return { status: 201, body: dryRun ? pod : objects.put('pods', pod) }
}

const invalid = (name: string, what: string): Answer =>
  failure(422, 'Invalid', `Pod "${name}" is invalid: ${what}`, { name, kind: 'Pod' })

const letters = 'bcdfghjklmnpqrstvwxz2456789'

const randomSuffix = (): string =>
  Array.from({ length: 5 }, () => letters[Math.floor(Math.random() * letters.length)]).join('')

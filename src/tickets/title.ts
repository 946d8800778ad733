import type { Finding, PlatformChange, PlatformResource } from '../diagnosis/finding.ts'
import { clean, shortened } from './remarkup.ts'

/** Source: ManiphestTaskTitleTransaction, 255 characters. */
const longestCharacters = 255

/** The title in the wording of the platform's own commits and tasks: `airflow-ml: increase limits.memory quota`. */
export function titleOf(resource: PlatformResource, finding: Finding): string {
  const title = `${place(resource)}: ${request(resource, finding.change) ?? finding.headline}`
  return shortened(clean(title).replace(/\s+/g, ' ').trim(), longestCharacters)
}

function place({ kind, namespace, name }: PlatformResource): string {
  if (namespace !== null) return namespace
  return kind === 'hdfs'
    ? 'hdfs'
    : kind === 'hadoop'
      ? 'hadoop'
      : kind === 'airflow'
        ? name
        : 'kubernetes'
}

function request({ kind, name }: PlatformResource, change: PlatformChange | null): string | null {
  if (change === null) return null
  const to = change.to === null ? '' : ` to ${change.to}`
  switch (kind) {
    case 'limit-range':
      return `raise the LimitRange ${maximum(change.field)}${to}`
    case 'quota':
      return `increase ${fieldsOf(change).join(' and ')} quota`
    case 'claim':
      return change.field === 'storage' ? `increase the ${name} PVC size` : null
    case 'hdfs':
      return `increase the ${change.field} of ${name}`
    default:
      return null
  }
}

const fieldsOf = ({ field, besides = [] }: PlatformChange): string[] => [
  field,
  ...besides.map((each) => each.field),
]

/** `container max memory` → `container memory maximum`. */
function maximum(field: string): string {
  const [, of, what] = /^(container|pod|persistentvolumeclaim) max (\S+)$/i.exec(field) ?? []
  return of && what ? `${of} ${what} maximum` : `${field} maximum`
}

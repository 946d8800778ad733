import type { PlatformChange, PlatformResource } from '../diagnosis/finding.ts'

/**
 * The change as a diff of the platform's values file, or null where that file has no place for it. The structure is
 * that of operations/deployment-charts, helmfile.d/admin_ng/values: `namespaces.<name>.{limitranges,resourcequota}`.
 */
export function valuesDiff({ namespace }: PlatformResource, change: PlatformChange): string | null {
  const path = pathOf(change.field)
  if (namespace === null || path === null || change.to === null) return null
  const parents = ['namespaces', namespace, ...path.slice(0, -1)]
  const leaf = `${'  '.repeat(parents.length)}${path.at(-1)}`
  return [
    ...parents.map((key, depth) => ` ${'  '.repeat(depth)}${key}:`),
    ...(change.from === null ? [] : [`-${leaf}: "${change.from}"`]),
    `+${leaf}: "${change.to}"`,
  ].join('\n')
}

function pathOf(field: string): string[] | null {
  const [, of, what] = /^(container|pod) max (cpu|memory)$/i.exec(field) ?? []
  if (of && what) return ['limitranges', of.toLowerCase(), 'max', what]
  const [, side, resource] = /^(requests|limits)\.(cpu|memory)$/.exec(field) ?? []
  return side && resource ? ['resourcequota', 'compute', side, resource] : null
}

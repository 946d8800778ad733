import type { PlatformChange, PlatformResource } from '../diagnosis/finding.ts'

/**
 * The change as a diff of the platform's values file, or null where that file has no place for it. The structure is
 * that of operations/deployment-charts, helmfile.d/admin_ng/values: `namespaces.<name>.{limitranges,resourcequota}`.
 */
export function valuesDiff({ namespace }: PlatformResource, change: PlatformChange): string | null {
  if (namespace === null) return null
  const lines: string[] = []
  let open: string[] = []
  for (const { field, from, to } of [change, ...(change.besides ?? [])]) {
    const path = pathOf(field)
    if (path === null || to === null) continue
    const parents = ['namespaces', namespace, ...path.slice(0, -1)]
    const shared = parents.findIndex((key, depth) => key !== open[depth])
    const fresh = shared === -1 ? [] : parents.slice(shared)
    const depthBefore = parents.length - fresh.length
    const leaf = `${'  '.repeat(parents.length)}${path.at(-1)}`
    lines.push(
      ...fresh.map((key, depth) => ` ${'  '.repeat(depthBefore + depth)}${key}:`),
      ...(from === null ? [] : [`-${leaf}: "${from}"`]),
      `+${leaf}: "${to}"`,
    )
    open = parents
  }
  return lines.length === 0 ? null : lines.join('\n')
}

function pathOf(field: string): string[] | null {
  const [, of, what] = /^(container|pod) max (cpu|memory)$/i.exec(field) ?? []
  if (of && what) return ['limitranges', of.toLowerCase(), 'max', what]
  const [, side, resource] = /^(requests|limits)\.(cpu|memory)$/.exec(field) ?? []
  return side && resource ? ['resourcequota', 'compute', side, resource] : null
}

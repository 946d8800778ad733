import { kinds, type Kind } from './kinds.ts'

export type Route = {
  kind: Kind
  namespace: string | null
  name: string | null
  subresource: string | null
}

/** What a path names; null for what is not served. */
export function routeOf(pathname: string): Route | null {
  const [root, ...rest] = pathname.split('/').filter(Boolean).map(decodeURIComponent)
  const [group, version, ...parts] = root === 'apis' ? rest : ['', ...rest]
  if (root !== 'api' && root !== 'apis') return null
  const scoped = parts[0] === 'namespaces' && parts.length > 2
  const namespace = scoped ? (parts[1] ?? null) : null
  const [resource, name, subresource] = scoped ? parts.slice(2) : parts
  const kind = kinds.find(
    (candidate) =>
      candidate.resource === resource && candidate.group === group && candidate.version === version,
  )
  if (!kind) return null
  return { kind, namespace, name: name ?? null, subresource: subresource ?? null }
}

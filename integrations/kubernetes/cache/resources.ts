/** The resources that are watched, and where the API serves them. */
const paths = {
  pods: '/api/v1',
  nodes: '/api/v1',
  resourcequotas: '/api/v1',
  limitranges: '/api/v1',
  persistentvolumeclaims: '/api/v1',
} as const

export type WatchedResource = keyof typeof paths

/** The path of a resource's list: in one namespace, or in all of them (and for what has none) where it is null. */
export const listPath = (resource: WatchedResource, namespace: string | null): string =>
  namespace === null
    ? `${paths[resource]}/${resource}`
    : `${paths[resource]}/namespaces/${encodeURIComponent(namespace)}/${resource}`

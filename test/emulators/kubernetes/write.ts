import { objectAt, textAt } from '../../../src/evidence/raw.ts'
import type { Raw } from '../../../src/evidence/snapshot.ts'
import { createPod } from './create-pod.ts'
import { mergePatch } from './merge.ts'
import type { Objects } from './objects.ts'
import type { Route } from './route.ts'
import { alreadyExists, failure, notFound, type Answer } from './status.ts'

/** POST, PUT, PATCH (merge) and DELETE, as far as tests and the sandbox write over HTTP. */
export function write(
  objects: Objects,
  method: string,
  route: Route,
  query: URLSearchParams,
  body: Raw,
): Answer {
  const { kind, namespace, name, subresource } = route
  const { resource } = kind
  if (method === 'POST' && name === null) {
    if (resource === 'pods')
      return createPod(objects, body, namespace, query.get('dryRun') === 'All')
    const named = textAt(body, 'metadata', 'name') ?? ''
    if (objects.get(resource, named, namespace)) return alreadyExists(kind, named)
    return { status: 201, body: objects.put(resource, inNamespace(body, namespace)) }
  }
  const before = name === null ? null : objects.get(resource, name, namespace)
  if (name !== null && !before) return notFound(kind, name)
  if (!before || name === null)
    return failure(
      405,
      'MethodNotAllowed',
      'the server does not allow this method on the requested resource',
    )
  if (method === 'DELETE')
    return { status: 200, body: objects.remove(resource, name, namespace) ?? {} }
  const patched = method === 'PATCH' ? (mergePatch(before, body) as Raw) : body
  const after =
    subresource === 'status' ? { ...before, status: objectAt(patched, 'status') } : patched
  const metadata = { ...objectAt(after, 'metadata'), uid: textAt(before, 'metadata', 'uid'), name }
  return {
    status: 200,
    body: objects.put(resource, inNamespace({ ...after, metadata }, namespace)),
  }
}

const inNamespace = (object: Raw, namespace: string | null): Raw =>
  namespace === null
    ? object
    : { ...object, metadata: { ...objectAt(object, 'metadata'), namespace } }

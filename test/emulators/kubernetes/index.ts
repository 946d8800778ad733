import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { systemClock, type Clock } from '../../../src/clock.ts'
import type { Raw } from '../../../src/evidence/snapshot.ts'
import { createAccess } from './access.ts'
import { withUsage } from './admission/quota.ts'
import { createPod } from './create-pod.ts'
import { createFaults, isWatchFault, type Fault, type RequestFault } from './faults.ts'
import { createLists } from './list.ts'
import { createLogs } from './logs.ts'
import { mergePatch } from './merge.ts'
import { createObjects, type Happening } from './objects.ts'
import { routeOf, type Route } from './route.ts'
import { failure, notFound, noSuchPath, type Answer } from './status.ts'
import { openWatch, type OpenWatch } from './watch.ts'
import { write } from './write.ts'

export type KubernetesOptions = {
  clock?: Clock
  /** 0: any free one. */
  port?: number
  token?: string
  /** False: as servers that have the WatchList feature off. */
  watchList?: boolean
  bookmarkMilliseconds?: number
}

export type KubernetesEmulator = Awaited<ReturnType<typeof startKubernetes>>

/** A stand-in for kube-apiserver on 127.0.0.1, over plain HTTP, which tests and the sandbox also drive in-process. */
export async function startKubernetes(options: KubernetesOptions = {}) {
  const { token = 'emulated-token', watchList = true, bookmarkMilliseconds = 60_000 } = options
  const objects = createObjects(options.clock ?? systemClock)
  const access = createAccess(token)
  const faults = createFaults()
  const lists = createLists(objects)
  const logs = createLogs()
  const watches = new Set<OpenWatch>()
  const requests: { method: string; path: string; query: URLSearchParams; verb: string }[] = []

  objects.listen(keepQuotas)
  const bookmarks = setInterval(
    () => watches.forEach((watch) => watch.bookmark()),
    bookmarkMilliseconds,
  )
  bookmarks.unref()

  /** Quotas follow the pods and claims of their namespace. */
  function keepQuotas({ resource, object }: Happening): void {
    if (!['pods', 'persistentvolumeclaims', 'resourcequotas'].includes(resource)) return
    const { namespace } = object['metadata'] as { namespace: string }
    for (const quota of objects.list('resourcequotas', namespace)) {
      const pods = objects.list('pods', namespace)
      const claims = objects.list('persistentvolumeclaims', namespace)
      const counted = withUsage(quota, pods, claims)
      if (JSON.stringify(counted['status']) !== JSON.stringify(quota['status']))
        objects.put('resourcequotas', counted)
    }
  }

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://kubernetes')
    const method = request.method ?? 'GET'
    const route = routeOf(url.pathname)
    const verb = verbOf(method, route, url.searchParams)
    requests.push({ method, path: url.pathname, query: url.searchParams, verb })
    if (!route) return send(response, noSuchPath())
    const fault = faults.take(verb, route.kind.resource)
    if (fault) return meet(fault, request, response)
    const refusal = access.refusal(request.headers.authorization, verb, route)
    if (refusal) return send(response, refusal)
    if (method !== 'GET') {
      const body = (await text(request)) || '{}'
      return send(
        response,
        write(objects, method, route, url.searchParams, JSON.parse(body) as Raw),
      )
    }
    if (verb === 'watch') return watch(route, url.searchParams, response)
    if (route.name === null)
      return send(response, lists.list(route.kind, route.namespace, url.searchParams))
    const object = objects.get(route.kind.resource, route.name, route.namespace)
    if (!object) return send(response, notFound(route.kind, route.name))
    if (route.subresource !== 'log') return send(response, { status: 200, body: object })
    const log = logs.read(object, url.searchParams)
    if (typeof log !== 'string') return send(response, log)
    response.writeHead(200, { 'content-type': 'text/plain' }).end(log)
  }

  function watch(route: Route, query: URLSearchParams, response: ServerResponse): void {
    if (query.get('sendInitialEvents') === 'true' && !watchList)
      return send(response, failure(422, 'Invalid', noWatchList))
    const opened = openWatch(objects, route.kind, route.namespace, query, response, () =>
      watches.delete(opened),
    )
    watches.add(opened)
  }

  const server = createServer((request, response) => {
    void serve(request, response)
  })
  server.listen(options.port ?? 0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  const { port } = server.address() as AddressInfo
  const url = `http://127.0.0.1:${port}`

  return {
    url,
    port,
    requests,
    /** A kubeconfig, as YAML (JSON is YAML too). */
    kubeconfig: (bearer: string = token): string => JSON.stringify(kubeconfigFor(url, bearer)),
    put: objects.put,
    get: objects.get,
    list: objects.list,
    remove: objects.remove,
    /** A JSON merge patch on an object that is there. */
    merge(resource: string, name: string, namespace: string | null, patch: Raw): Raw {
      const before = objects.get(resource, name, namespace)
      if (!before) throw new Error(`the Kubernetes stand-in has no ${resource} ${name}`)
      return objects.put(resource, mergePatch(before, patch) as Raw)
    },
    createPod: (pod: Raw): Answer => createPod(objects, pod, null, false),
    setLog: logs.set,
    appendLog: logs.append,
    fault(fault: Fault): void {
      if (!isWatchFault(fault)) return faults.add(fault)
      for (const open of watches) if (open.resource === fault.resource) open.disturb(fault)
    },
    clearFaults: faults.clear,
    forbid: access.forbid,
    allowAll: access.allowAll,
    admitToken: access.admit,
    revokeToken: access.revoke,
    /** Forgets the history: watches and page tokens from before are too old. */
    compact: objects.compact,
    /** Sends a bookmark to every watch that takes them, now. */
    bookmark: (): void => watches.forEach((open) => open.bookmark()),
    /** How many watches of a resource are open. */
    watching: (resource: string): number =>
      [...watches].filter((open) => open.resource === resource).length,
    /** Listens to every change, before any watch is told. */
    listen: objects.listen,
    /** As a server that died and came back: connections are cut, older versions are forgotten. */
    restart(): void {
      objects.compact()
      server.closeAllConnections()
    },
    async stop(): Promise<void> {
      clearInterval(bookmarks)
      const closed = new Promise((resolve) => server.close(resolve))
      server.closeAllConnections()
      await closed
    },
  }
}

const noWatchList =
  'ListOptions.meta.k8s.io "" is invalid: sendInitialEvents: Forbidden: sendInitialEvents is forbidden for watch unless the WatchList feature gate is enabled'

function verbOf(method: string, route: Route | null, query: URLSearchParams): string {
  if (method !== 'GET') return { POST: 'create', PUT: 'update', PATCH: 'patch' }[method] ?? 'delete'
  if (query.get('watch') === 'true') return 'watch'
  return route?.name === null ? 'list' : 'get'
}

function send(response: ServerResponse, { status, body }: Answer): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
}

/** A hanging request is left open: the other side has to give it up. */
function meet(fault: RequestFault, request: IncomingMessage, response: ServerResponse): void {
  const { status = 500, retryAfterSeconds } = fault
  if (fault.kind === 'drop') request.socket.destroy()
  else if (fault.kind === 'not-json')
    response.writeHead(200, { 'content-type': 'text/html' }).end('<html>Sign in</html>')
  else if (fault.kind === 'truncated-answer') {
    response
      .writeHead(200, { 'content-type': 'application/json', 'content-length': '5000' })
      .write('{"items":[')
    setImmediate(() => request.socket.destroy())
  } else if (fault.kind === 'status') {
    const reason =
      { 401: 'Unauthorized', 403: 'Forbidden', 410: 'Expired', 429: 'TooManyRequests' }[status] ??
      'InternalError'
    if (retryAfterSeconds !== undefined)
      response.setHeader('retry-after', String(retryAfterSeconds))
    send(response, failure(status, reason, `the stand-in was told to answer ${status}`))
  }
}

const kubeconfigFor = (server: string, token: string) => ({
  apiVersion: 'v1',
  kind: 'Config',
  'current-context': 'emulated',
  clusters: [{ name: 'emulated', cluster: { server, 'insecure-skip-tls-verify': true } }],
  users: [{ name: 'groundcrew', user: { token } }],
  contexts: [{ name: 'emulated', context: { cluster: 'emulated', user: 'groundcrew' } }],
})

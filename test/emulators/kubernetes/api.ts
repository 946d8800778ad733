import type { IncomingMessage, ServerResponse } from 'node:http'
import { text } from 'node:stream/consumers'
import type { Raw } from '../../../src/evidence/snapshot.ts'
import type { createAccess } from './access.ts'
import type { createFaults } from './faults.ts'
import { createLists } from './list.ts'
import type { createLogs } from './logs.ts'
import { meetFault } from './meet-fault.ts'
import type { Objects } from './objects.ts'
import { routeOf, type Route } from './route.ts'
import { sendAnswer } from './send-answer.ts'
import { failure, noSuchPath, notFound } from './status.ts'
import { openWatch, type OpenWatch } from './watch.ts'
import { write } from './write.ts'

/** A request as it came in, in the order of coming. */
export type Asked = { method: string; path: string; query: URLSearchParams; verb: string }

type ApiParts = {
  objects: Objects
  access: ReturnType<typeof createAccess>
  faults: ReturnType<typeof createFaults>
  logs: ReturnType<typeof createLogs>
  watches: Set<OpenWatch>
  requests: Asked[]
  watchList: boolean
}

const mostRequestsKept = 10_000

/** Answers the requests of the stand-in. */
export function createApi({
  objects,
  access,
  faults,
  logs,
  watches,
  requests,
  watchList,
}: ApiParts) {
  const lists = createLists(objects)

  function watch(route: Route, query: URLSearchParams, response: ServerResponse): void {
    if (query.get('sendInitialEvents') === 'true' && !watchList)
      return sendAnswer(response, failure(422, 'Invalid', noWatchList))
    const opened = openWatch(objects, route.kind, route.namespace, query, response, () =>
      watches.delete(opened),
    )
    watches.add(opened)
  }

  function read(route: Route, name: string, query: URLSearchParams, response: ServerResponse) {
    const object = objects.get(route.kind.resource, name, route.namespace)
    if (!object) return sendAnswer(response, notFound(route.kind, name))
    if (route.subresource !== 'log') return sendAnswer(response, { status: 200, body: object })
    const log = logs.read(object, query)
    if (typeof log !== 'string') return sendAnswer(response, log)
    response.writeHead(200, { 'content-type': 'text/plain' }).end(log)
  }

  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { pathname, searchParams: query } = new URL(request.url ?? '/', 'http://kubernetes')
    const method = request.method ?? 'GET'
    const route = routeOf(pathname)
    const verb = verbOf(method, route, query)
    requests.push({ method, path: pathname, query, verb })
    if (requests.length > mostRequestsKept) requests.shift()
    if (!route) return sendAnswer(response, noSuchPath())
    const fault = faults.take(verb, route.kind.resource)
    if (fault) return meetFault(fault, request, response)
    const refusal = access.refusal(request.headers.authorization, verb, route)
    if (refusal) return sendAnswer(response, refusal)
    if (verb === 'watch') return watch(route, query, response)
    if (verb === 'list') return sendAnswer(response, lists.list(route.kind, route.namespace, query))
    if (route.name !== null && verb === 'get') return read(route, route.name, query, response)
    const body = JSON.parse((await text(request)) || '{}') as Raw
    sendAnswer(response, write(objects, method, route, query, body))
  }
}

const noWatchList =
  'ListOptions.meta.k8s.io "" is invalid: sendInitialEvents: Forbidden: sendInitialEvents is forbidden for watch unless the WatchList feature gate is enabled'

function verbOf(method: string, route: Route | null, query: URLSearchParams): string {
  if (method !== 'GET') return { POST: 'create', PUT: 'update', PATCH: 'patch' }[method] ?? 'delete'
  if (query.get('watch') === 'true') return 'watch'
  return route?.name === null ? 'list' : 'get'
}

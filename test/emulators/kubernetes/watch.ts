import type { ServerResponse } from 'node:http'
import { textAt } from '../../../src/evidence/raw.ts'
import type { Raw } from '../../../src/evidence/snapshot.ts'
import type { WatchFault } from './faults.ts'
import { apiVersionOf, type Kind } from './kinds.ts'
import type { Happening, Objects } from './objects.ts'
import { selectorOf, type Matches } from './selectors.ts'
import { expired, failure } from './status.ts'

/** One open watch. */
export type OpenWatch = {
  resource: string
  bookmark(): void
  disturb(fault: WatchFault): void
  cut(): void
}

/** Answers a watch: what happened since its version (or everything there is), then what happens, one JSON line each. */
export function openWatch(
  objects: Objects,
  kind: Kind,
  namespace: string | null,
  query: URLSearchParams,
  response: ServerResponse,
  onEnd: () => void,
): OpenWatch {
  const { resource } = kind
  const matches = scoped(
    namespace,
    selectorOf(query.get('fieldSelector'), query.get('labelSelector')),
  )
  let silent = false
  let truncateNext = false

  const send = (type: string, object: Raw): void => {
    if (silent || response.writableEnded) return
    const line = `${JSON.stringify({ type, object })}\n`
    if (!truncateNext) return void response.write(line)
    silent = true
    response.end(line.slice(0, line.length / 2))
  }
  const tell = ({ type, object, before, resource: changed }: Happening): void => {
    if (changed !== resource) return
    const is = matches(object)
    const was = before !== null && matches(before)
    if (type === 'DELETED' ? was : !is && was) send('DELETED', object)
    else if (is && type !== 'DELETED') send(was ? 'MODIFIED' : 'ADDED', object)
  }
  const sendBookmark = (annotations?: Raw): void =>
    send('BOOKMARK', {
      kind: kind.kind,
      apiVersion: apiVersionOf(kind),
      metadata: { resourceVersion: String(objects.version()), ...(annotations && { annotations }) },
    })
  const bookmark = (): void => {
    if (query.get('allowWatchBookmarks') === 'true') sendBookmark()
  }
  const cleanEnd = (): void => {
    bookmark()
    response.end()
  }

  response.writeHead(200, { 'content-type': 'application/json' })
  response.flushHeaders()
  const from = query.get('resourceVersion') ?? ''
  const missed = from === '' || from === '0' ? null : objects.since(Number(from))
  if (from === '' || from === '0') {
    for (const object of objects.list(resource).filter(matches)) send('ADDED', object)
    if (query.get('sendInitialEvents') === 'true')
      sendBookmark({ 'k8s.io/initial-events-end': 'true' })
  } else if (missed) missed.forEach(tell)
  else {
    const message = `too old resource version: ${from} (${objects.oldest()})`
    send('ERROR', expired(message).body)
    response.end()
  }
  const stopListening = objects.listen(tell)
  const seconds = Number(query.get('timeoutSeconds') ?? 0)
  const timer = seconds > 0 ? setTimeout(cleanEnd, seconds * 1000) : null
  response.on('close', () => {
    stopListening()
    if (timer) clearTimeout(timer)
    onEnd()
  })

  return {
    resource,
    bookmark,
    cut: () => response.destroy(),
    disturb({ kind: how, status = 500 }) {
      if (response.writableEnded) return
      if (how === 'cut') response.destroy()
      else if (how === 'clean-end') response.end()
      else if (how === 'garbage-line') response.write('{"type":"MODIFIED","object":{"metad\u0000\n')
      else if (how === 'truncated-line') truncateNext = true
      else if (how === 'half-open') silent = true
      else {
        const { body } =
          status === 410
            ? expired('The resourceVersion for the provided watch is too old.')
            : failure(status, 'InternalError', 'etcdserver: request timed out')
        send('ERROR', body)
        response.end()
      }
    },
  }
}

const scoped =
  (namespace: string | null, matches: Matches): Matches =>
  (object) =>
    (namespace === null || textAt(object, 'metadata', 'namespace') === namespace) && matches(object)

import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { systemClock, type Clock } from '../../../src/clock.ts'
import type { Raw } from '../../../src/evidence/snapshot.ts'
import { createAccess } from './access.ts'
import { createApi, type Asked } from './api.ts'
import { createPod } from './create-pod.ts'
import { createFaults, isWatchFault, type Fault } from './faults.ts'
import { keepQuotas } from './keep-quotas.ts'
import { kubeconfigFor } from './kubeconfig.ts'
import { createLogs } from './logs.ts'
import { mergePatch } from './merge.ts'
import { createObjects } from './objects.ts'
import type { Answer } from './status.ts'
import type { OpenWatch } from './watch.ts'

export type KubernetesOptions = {
  /** For creation times. */
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
  const logs = createLogs()
  const watches = new Set<OpenWatch>()
  const requests: Asked[] = []
  keepQuotas(objects)

  const bookmark = (): void => watches.forEach((open) => open.bookmark())
  const bookmarks = setInterval(bookmark, bookmarkMilliseconds)
  bookmarks.unref()

  const answer = createApi({ objects, access, faults, logs, watches, requests, watchList })
  const server = createServer((request, response) => {
    void answer(request, response)
  })
  let connections = 0
  server.on('connection', () => (connections += 1))
  server.listen(options.port ?? 0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const url = `http://127.0.0.1:${port}`

  return {
    url,
    port,
    /** What was asked, oldest first. */
    requests: requests as readonly Asked[],
    /** How many connections were ever made. */
    connections: (): number => connections,
    /** A kubeconfig, as text. */
    kubeconfig: (bearer: string = token): string => kubeconfigFor(url, bearer),
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
    /** Creates a pod through admission: 201 and the pod, or the refusal as the server words it. */
    createPod: (pod: Raw): Answer => createPod(objects, pod, null, false),
    setLog: logs.set,
    appendLog: logs.append,
    fault(fault: Fault): void {
      if (!isWatchFault(fault)) return faults.add(fault)
      for (const open of [...watches]) if (open.resource === fault.resource) open.disturb(fault)
    },
    clearFaults: faults.clear,
    forbid: access.forbid,
    allowAll: access.allowAll,
    admitToken: access.admit,
    revokeToken: access.revoke,
    /** Forgets the history: watches and page tokens from before are too old. */
    compact: objects.compact,
    /** Sends a bookmark to every watch that takes them, now. */
    bookmark,
    /** How many watches of a resource are open. */
    watching: (resource: string): number =>
      [...watches].filter((open) => open.resource === resource).length,
    /** Tells every change, in their order; answers how to stop that. */
    listen: objects.listen,
    /** As a server that died and came back: connections are cut, older versions are forgotten. */
    restart(): void {
      objects.compact()
      server.closeAllConnections()
    },
    async stop(): Promise<void> {
      clearInterval(bookmarks)
      server.close()
      server.closeAllConnections()
      await once(server, 'close')
    },
  }
}

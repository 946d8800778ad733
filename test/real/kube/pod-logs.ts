import { readFileSync } from 'node:fs'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'

const LOG_ANNOTATION = 'groundcrew.test/log'
const DEFAULT_LOG = 'epoch 1/3 loss=0.61\nepoch 2/3 loss=0.44\n'
const LOOK_EVERY_MILLISECONDS = 200

/** What of a pod decides its log. */
export interface LoggedPod {
  readonly metadata: { readonly annotations?: Readonly<Record<string, string>> }
  readonly status?: {
    readonly containerStatuses?: readonly {
      readonly name: string
      readonly state?: { readonly running?: object }
    }[]
  }
}

/** The log endpoint of a kubelet, for all simulated nodes. */
export interface PodLogs {
  readonly port: number
  readonly stop: () => void
}

/**
 * Serves `containerLogs` as a kubelet does, so that `pods/log` works: the text of the pod's annotation
 * `groundcrew.test/log`, else two lines of a training; a followed log ends with its container. (kwok's own log emulation never ends a
 * followed stream, so that an operator which follows would wait for ever.)
 */
export async function servePodLogs(
  certificateFolder: string,
  readPod: (namespace: string, name: string) => Promise<LoggedPod | null>,
): Promise<PodLogs> {
  // The API server does not check a kubelet's certificate, so its own one serves here too.
  const read = (kind: string) => readFileSync(join(certificateFolder, `apiserver.${kind}`))
  const server = createServer({ cert: read('crt'), key: read('key') }, (request, response) => {
    answer(request, response, readPod).catch((error: unknown) => response.destroy(error as Error))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    port: (server.address() as AddressInfo).port,
    stop: () => {
      server.closeAllConnections()
      server.close()
    },
  }
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  readPod: (namespace: string, name: string) => Promise<LoggedPod | null>,
) {
  const { pathname, searchParams } = new URL(request.url ?? '/', 'https://127.0.0.1')
  const [, kind, namespace, name, container] = pathname.split('/')
  if (kind !== 'containerLogs' || !namespace || !name || !container) {
    response.writeHead(404).end()
    return
  }
  response.writeHead(200, { 'content-type': 'text/plain' })
  const pod = await readPod(namespace, name)
  const alreadyRead = searchParams.has('sinceTime') || searchParams.has('sinceSeconds')
  if (!alreadyRead) response.write(logText(pod, searchParams))
  const follows = searchParams.get('follow') === 'true'
  while (follows && !request.destroyed && runs(await readPod(namespace, name), container))
    await pause(LOOK_EVERY_MILLISECONDS)
  response.end()
}

function logText(pod: LoggedPod | null, parameters: URLSearchParams) {
  const all = (pod?.metadata.annotations?.[LOG_ANNOTATION] ?? DEFAULT_LOG).trimEnd().split('\n')
  const tail = Number(parameters.get('tailLines') ?? all.length)
  const stamp = () => `${Temporal.Now.instant().toString({ fractionalSecondDigits: 9 })} `
  const prefix = parameters.get('timestamps') === 'true' ? stamp : () => ''
  const text = all
    .slice(Math.max(0, all.length - tail))
    .map((line) => `${prefix()}${line}\n`)
    .join('')
  return text.slice(0, Number(parameters.get('limitBytes') ?? text.length))
}

function runs(pod: LoggedPod | null, container: string) {
  const statuses = pod?.status?.containerStatuses ?? []
  return statuses.some((status) => status.name === container && status.state?.running)
}

import { get } from 'node:http'
import { text } from 'node:stream/consumers'
import { beforeAll, beforeEach, inject } from 'vitest'
import { connectAirflow, type AirflowAddress, type AirflowConnection } from './airflow/connect.ts'
import type { AirflowVersion } from './airflow/install.ts'
import { connectKube, type KubeAddress, type KubeConnection } from './kube/connect.ts'
import type { DeskAnswer } from './server-desk.ts'
import './setup.ts'
import { Unavailable } from './unavailable.ts'

/** The suite's shared cluster, with the nodes and the namespace `airflow-ml` of `kube/cluster.ts`. */
export function useKube(): () => KubeConnection {
  const kube = useServer('kube', (address) => connectKube(address as KubeAddress))
  // A pod that an earlier file kept would hold a GPU that this one waits for.
  prepare(async () => {
    await kube().must('DELETE', '/api/v1/namespaces/airflow-ml/pods?gracePeriodSeconds=0')
  })
  return kube
}

/** The suite's shared Airflow of a version; its pods run in `airflow-ml` of the shared cluster. */
export function useAirflow(version: AirflowVersion): () => AirflowConnection {
  return useServer(`airflow-${version}`, (address) => connectAirflow(address as AirflowAddress))
}

let unavailable: string | null = null

/**
 * `beforeAll` for what a file does with its servers before its tests; what it returns is done after them. Where a server cannot run
 * it is left out, with the tests.
 */
export function prepare(work: () => Promise<void | (() => Promise<unknown>)>): void {
  beforeAll(() => (unavailable === null ? work() : undefined))
}

/**
 * A server of this file's own, which it may kill or starve: `useOwn(() => startKube({ … }))`. It is there before the tests of the file or
 * `describe` begin, and stopped after them.
 */
export function useOwn<Server extends { readonly stop: () => Promise<void> }>(
  start: () => Promise<Server>,
): () => Server {
  return useConnection(async () => {
    const server = await start()
    return { connection: server, stop: server.stop }
  })
}

function useServer<Connection>(
  name: string,
  connect: (address: unknown) => Connection,
): () => Connection {
  return useConnection(async () => {
    const answer = await ask(name)
    if ('failure' in answer) throw new Error(`${name}: ${answer.failure}`)
    if ('unavailable' in answer) throw new Unavailable(answer.unavailable)
    return { connection: connect(answer.address), stop: () => Promise.resolve() }
  })
}

/** Where a server cannot run, the tests of the file fail in CI and are skipped, with the reason, elsewhere. */
function useConnection<Connection>(
  open: () => Promise<{ connection: Connection; stop: () => Promise<void> }>,
): () => Connection {
  let connection: Connection | null = null
  beforeAll(async () => {
    try {
      const opened = await open()
      connection = opened.connection
      return opened.stop
    } catch (error) {
      if (!(error instanceof Unavailable) || process.env['CI']) throw error
      unavailable = error.message
      return undefined
    }
  })
  beforeEach(({ skip }) => {
    if (unavailable !== null) skip(unavailable)
  })
  return () => {
    if (connection === null) throw new Error('a server is there once the tests have begun')
    return connection
  }
}

async function ask(name: string): Promise<DeskAnswer> {
  const url = `${inject('serverDesk')}/${name}`
  const body = await new Promise<string>((resolve, reject) => {
    get(url, (response) => text(response).then(resolve, reject)).on('error', reject)
  })
  return JSON.parse(body) as DeskAnswer
}

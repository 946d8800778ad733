import { get } from 'node:http'
import { text } from 'node:stream/consumers'
import { beforeAll, beforeEach, inject } from 'vitest'
import { connectAirflow, type AirflowAddress, type AirflowConnection } from './airflow/connect.ts'
import type { AirflowVersion } from './airflow/install.ts'
import { connectKube, type KubeAddress, type KubeConnection } from './kube/connect.ts'
import type { DeskAnswer } from './server-desk.ts'
import './setup.ts'

/** The suite's shared cluster, with the nodes and the namespace `airflow-ml` of `kube/cluster.ts`. */
export function useKube(): () => KubeConnection {
  return useServer('kube', (address) => connectKube(address as KubeAddress))
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

/** Where the server cannot run, the tests of the file fail in CI and are skipped, with the reason, elsewhere. */
function useServer<Connection>(
  name: string,
  connect: (address: unknown) => Connection,
): () => Connection {
  let connection: Connection | null = null
  beforeAll(async () => {
    const answer = await ask(name)
    if ('failure' in answer) throw new Error(`${name}: ${answer.failure}`)
    if ('address' in answer) connection = connect(answer.address)
    else if (process.env['CI']) throw new Error(answer.unavailable)
    else unavailable = answer.unavailable
  })
  beforeEach(({ skip }) => {
    if (unavailable !== null) skip(unavailable)
  })
  return () => {
    if (connection === null) throw new Error(`${name} is there once the tests have begun`)
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

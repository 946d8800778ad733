import { join } from 'node:path'
import { jsonRequest } from './json-request.ts'
import type { KubePlace } from './place.ts'

/** Compacts etcd to its newest revision, through its JSON gateway on the unix socket. */
export async function compactEtcd(place: KubePlace): Promise<void> {
  const key = Buffer.from('compact').toString('base64')
  const range = await ask<{ header: { revision: string } }>(place, '/v3/kv/range', { key })
  const { revision } = range.header
  await ask(place, '/v3/kv/compaction', { revision, physical: true })
}

async function ask<Body>({ socketFolder }: KubePlace, path: string, body: object): Promise<Body> {
  const headers = { host: 'etcd', 'content-type': 'application/json' }
  const options = { socketPath: join(socketFolder, 'c'), method: 'POST', path, headers }
  const answer = await jsonRequest<Body>(options, JSON.stringify(body))
  if (answer.status !== 200) throw new Error(`etcd ${path}: ${answer.status} ${answer.text}`)
  return answer.body
}

import { request } from 'node:https'
import { createInterface } from 'node:readline'
import type { KubeAddress } from './connect.ts'

/** One line of a watch. */
export interface WatchEvent<Item> {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK' | 'ERROR'
  readonly object: Item
}

/** A watch with nothing between: every event in the order of the wire. */
export interface RawWatch<Item> {
  readonly events: readonly WatchEvent<Item>[]
  readonly close: () => void
}

/** Opens a watch as the administrator, such as `/api/v1/namespaces/x/pods?watch=true`; resolves when it is open. */
export function openWatch<Item>(kube: KubeAddress, path: string): Promise<RawWatch<Item>> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(kube.url)
    const headers = { authorization: `Bearer ${kube.adminToken}`, accept: 'application/json' }
    const ca = kube.certificateAuthority
    const sent = request({ host: hostname, port, ca, path, headers, agent: false }, (response) => {
      if (response.statusCode !== 200) {
        reject(new Error(`watch ${path}: ${response.statusCode}`))
        response.destroy()
        return
      }
      const events: WatchEvent<Item>[] = []
      const lines = createInterface({ input: response })
      lines.on('line', (line) => events.push(JSON.parse(line) as WatchEvent<Item>))
      response.on('error', () => lines.close()) // what came before the cut stays readable
      resolve({ events, close: () => sent.destroy() })
    })
    sent.on('error', reject)
    sent.end()
  })
}

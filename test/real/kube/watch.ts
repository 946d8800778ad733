import { request } from 'node:https'
import type { KubeAddress } from './connect.ts'

/** One line of a watch. */
export interface WatchEvent<Item> {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK' | 'ERROR'
  readonly object: Item
}

/** A watch with nothing between: every event in the order of the wire. */
export interface RawWatch<Item> {
  readonly events: readonly WatchEvent<Item>[]
  /** Whether the server has ended it, or cut it off. */
  readonly ended: () => boolean
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
      let rest = ''
      response.setEncoding('utf8')
      response.on('data', (chunk: string) => {
        const lines = (rest + chunk).split('\n')
        rest = lines.pop() ?? ''
        for (const line of lines) events.push(JSON.parse(line) as WatchEvent<Item>)
      })
      let ended = false
      response.on('error', () => (ended = true)) // cut off, as close() does: what came before stays readable
      response.on('end', () => (ended = true))
      resolve({ events, ended: () => ended, close: () => sent.destroy() })
    })
    sent.on('error', reject)
    sent.end()
  })
}

import { createHash } from 'node:crypto'
import type { KubeConfig } from '@kubernetes/client-node'
import type { Dispatcher } from 'undici'

type CreateDispatcher = (cluster: unknown, agentOptions: unknown) => Dispatcher | undefined

/**
 * Connections by the content of what makes them: server, CA, certificate, key. client-node 2.0.1 makes a new agent and
 * so a new TLS connection for every request; `adopt` makes it take these instead. A rotated CA or certificate gets a new one.
 */
export function createDispatchers() {
  const kept = new Map<string, Dispatcher | undefined>()
  return {
    adopt(config: KubeConfig): void {
      const open = config as unknown as { createDispatcher: CreateDispatcher }
      const create = open.createDispatcher.bind(config)
      open.createDispatcher = (cluster, agentOptions) => {
        const key = digest([cluster, agentOptions])
        if (!kept.has(key)) kept.set(key, create(cluster, agentOptions))
        return kept.get(key)
      }
    },
    async close(): Promise<void> {
      const open = [...kept.values()]
      kept.clear()
      await Promise.all(open.map((dispatcher) => dispatcher?.destroy()))
    },
    count: () => kept.size,
  }
}

const digest = (value: unknown): string =>
  createHash('sha256').update(JSON.stringify(value)).digest('hex')

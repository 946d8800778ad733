import { homedir } from 'node:os'
import { KubeConfig, RequestContext, HttpMethod } from '@kubernetes/client-node'
import type { Dispatcher } from 'undici'
import { failureOfCredentials } from './failure.ts'
import type { createDispatchers } from './dispatchers.ts'

/** Where the cluster is and who asks: a kubeconfig file, else KUBECONFIG, `~/.kube/config` or the pod's service account. */
export type KubernetesSource = { kubeconfig?: string; context?: string }

/** What one request is sent with. `generation` says which reading of the source it comes from. */
export type Authorisation = {
  headers: Record<string, string>
  dispatcher: Dispatcher | undefined
  generation: number
}

/** Credentials that can be read anew: whatever a token file, an exec plugin or a kubeconfig says now replaces what was cached. */
export function createCredentials(
  source: KubernetesSource,
  dispatchers: ReturnType<typeof createDispatchers>,
) {
  let config = read(source, dispatchers)
  let generation = 0
  return {
    server: (): string => config.getCurrentCluster()?.server ?? '',
    async authorise(url: string): Promise<Authorisation> {
      const context = new RequestContext(url, HttpMethod.GET)
      try {
        await config.applySecurityAuthentication(context)
      } catch (error) {
        throw failureOfCredentials(error)
      }
      return { headers: context.getHeaders(), dispatcher: context.getDispatcher(), generation }
    },
    /** Reads the source again, unless somebody did since this generation. */
    renew(refused: number): void {
      if (refused !== generation) return
      try {
        config = read(source, dispatchers)
      } catch (error) {
        throw failureOfCredentials(error)
      }
      generation += 1
    },
  }
}

function read(source: KubernetesSource, dispatchers: ReturnType<typeof createDispatchers>) {
  const config = new KubeConfig()
  if (source.kubeconfig === undefined) config.loadFromDefault()
  else config.loadFromFile(source.kubeconfig.replace(/^~(?=\/)/, homedir()))
  if (source.context !== undefined) config.setCurrentContext(source.context)
  const cluster = config.getCurrentCluster()
  if (cluster === null) throw new Error(`no cluster for context "${config.getCurrentContext()}"`)
  dispatchers.adopt(config)
  return config
}

import { HttpMethod, KubeConfig, RequestContext } from '@kubernetes/client-node'
import type { Dispatcher } from 'undici'
import type { createDispatchers } from './dispatchers.ts'
import { failureOfCredentials } from './failure.ts'

/** Where the cluster is and who asks: a kubeconfig file, else KUBECONFIG, `~/.kube/config` or the pod's service account. */
export type KubernetesSource = { kubeconfig?: string; context?: string }

/** What one request is sent with. `generation` says which reading of the source it comes from. */
type Authorisation = {
  headers: Record<string, string>
  dispatcher: Dispatcher | undefined
  generation: number
}

/** Credentials that can be read anew: whatever a token file, an exec plugin or a kubeconfig says now replaces what was cached. */
export function createCredentials(
  source: KubernetesSource,
  dispatchers: ReturnType<typeof createDispatchers>,
) {
  let { config, server } = readSource(source)
  dispatchers.adopt(config)
  let generation = 0
  return {
    server: (): string => server,
    async authorise(url: string): Promise<Authorisation> {
      const context = new RequestContext(url, HttpMethod.GET)
      const current = generation
      try {
        await config.applySecurityAuthentication(context)
      } catch (error) {
        throw failureOfCredentials(error)
      }
      return {
        headers: context.getHeaders(),
        dispatcher: context.getDispatcher(),
        generation: current,
      }
    },
    /** Reads the source again, unless somebody did since this generation. */
    renew(refused: number): void {
      if (refused !== generation) return
      try {
        ;({ config, server } = readSource(source))
        dispatchers.adopt(config)
      } catch (error) {
        throw failureOfCredentials(error)
      }
      generation += 1
    },
  }
}

/** Where client-node looks when it found no kubeconfig at all. */
const nowhere = 'http://localhost:8080'

function readSource(source: KubernetesSource): { config: KubeConfig; server: string } {
  const config = new KubeConfig()
  if (source.kubeconfig === undefined) config.loadFromDefault()
  else config.loadFromFile(source.kubeconfig)
  if (source.context !== undefined) config.setCurrentContext(source.context)
  const cluster = config.getCurrentCluster()
  if (cluster === null) throw new Error(`no cluster for context "${config.getCurrentContext()}"`)
  const server = cluster.server.replace(/\/$/, '')
  if (source.kubeconfig === undefined && server === nowhere)
    throw new Error('no kubeconfig was found, and this is no pod with a service account')
  if (server.startsWith('http:') && !cluster.skipTLSVerify)
    throw new Error(`${server} is plain HTTP: "insecure-skip-tls-verify: true" allows that`)
  return { config, server }
}

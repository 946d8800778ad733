import { Agent, type Dispatcher, EnvHttpProxyAgent } from 'undici'

/** Connections are kept for 60 s; undici's 4 s cost a quiet bot a handshake a post. */
const kept = { keepAliveTimeout: 60_000, keepAliveMaxTimeout: 120_000 }

/**
 * The way to Slack: direct, or through the proxy that HTTPS_PROXY and HTTP_PROXY name (NO_PROXY excepts hosts), as
 * clusters without a way out of their own want it.
 */
export function createDispatcher(environment: NodeJS.ProcessEnv = process.env): Dispatcher {
  return proxyDispatcher(environment) ?? new Agent(kept)
}

/** The same for Socket Mode, whose client builds a better one by itself where no proxy is in the way: then null. */
export function proxyDispatcher(environment: NodeJS.ProcessEnv = process.env): Dispatcher | null {
  const valueOf = (name: string) => environment[name] || environment[name.toLowerCase()] || ''
  const httpProxy = valueOf('HTTP_PROXY')
  const httpsProxy = valueOf('HTTPS_PROXY')
  if (httpProxy === '' && httpsProxy === '') return null
  const noProxy = valueOf('NO_PROXY')
  return new EnvHttpProxyAgent({ ...kept, httpProxy, httpsProxy, noProxy, proxyTunnel: true })
}

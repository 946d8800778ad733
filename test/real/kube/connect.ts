import { join } from 'node:path'
import { jsonRequest, type Answer } from './json-request.ts'
import { writeKubeconfig } from './kubeconfig.ts'

const TOKEN_SECONDS = 3600

/** Where a cluster is and how its administrator gets in: plain data, to be handed to other processes. */
export interface KubeAddress {
  readonly url: string
  /** The administrator's kubeconfig. */
  readonly kubeconfigPath: string
  readonly adminToken: string
  /** PEM. */
  readonly certificateAuthority: string
  /** The port on which simulated nodes answer `pods/log`. */
  readonly kubeletPort: number
  /** Where the cluster keeps its files, its components' logs among them. */
  readonly folder: string
}

/** How a request differs from the usual one: the administrator's, in JSON. */
export interface RequestSettings {
  readonly token?: string
  readonly contentType?: string
}

/** Requests to a running cluster. */
export interface KubeConnection extends KubeAddress {
  /** One API request; any status is an answer. */
  readonly api: <Body = unknown>(
    method: string,
    path: string,
    body?: unknown,
    settings?: RequestSettings,
  ) => Promise<Answer<Body>>
  /** The body of a request that must succeed; rejects with the server's text otherwise. */
  readonly must: <Body = unknown>(method: string, path: string, body?: unknown) => Promise<Body>
  /** A JSON merge patch that must succeed, such as a LimitRange's new maximum. */
  readonly patch: <Body = unknown>(path: string, body: object) => Promise<Body>
  /** A fresh token of a service account, valid for an hour. */
  readonly serviceAccountToken: (namespace: string, name: string) => Promise<string>
  /** The path of a kubeconfig with such a token, and nothing more than that account's rights. */
  readonly serviceAccountKubeconfig: (namespace: string, name: string) => Promise<string>
}

/** A connection to the cluster at an address. */
export function connectKube(address: KubeAddress): KubeConnection {
  const { url, certificateAuthority, adminToken, folder } = address
  const api = <Body>(method: string, path: string, body?: unknown, settings?: RequestSettings) => {
    const data = body === undefined ? null : typeof body === 'string' ? body : JSON.stringify(body)
    const headers = {
      authorization: `Bearer ${settings?.token ?? adminToken}`,
      accept: 'application/json',
      ...(data !== null && {
        'content-type': settings?.contentType ?? 'application/json',
        'content-length': Buffer.byteLength(data),
      }),
    }
    const { hostname, port } = new URL(url)
    const options = { host: hostname, port, ca: certificateAuthority, method, path, headers }
    return jsonRequest<Body>(options, data)
  }
  const must = async <Body>(
    method: string,
    path: string,
    body?: unknown,
    settings?: RequestSettings,
  ) => {
    const answer = await api<Body>(method, path, body, settings)
    if (answer.status < 300) return answer.body
    throw new Error(`${method} ${path}: ${answer.status} ${answer.text}`)
  }
  const patch = <Body>(path: string, body: object) =>
    must<Body>('PATCH', path, body, { contentType: 'application/merge-patch+json' })
  const serviceAccountToken = async (namespace: string, name: string) => {
    const path = `/api/v1/namespaces/${namespace}/serviceaccounts/${name}/token`
    const request = { spec: { expirationSeconds: TOKEN_SECONDS } }
    const answer = await must<{ status: { token: string } }>('POST', path, request)
    return answer.status.token
  }
  const serviceAccountKubeconfig = async (namespace: string, name: string) =>
    writeKubeconfig(join(folder, `${namespace}-${name}.kubeconfig`), {
      url,
      certificateAuthority,
      user: `${namespace}-${name}`,
      token: await serviceAccountToken(namespace, name),
      namespace,
    })
  return { ...address, api, must, patch, serviceAccountToken, serviceAccountKubeconfig }
}

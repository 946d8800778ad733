import { writeSecret } from './credentials.ts'

/** Who speaks to which API server. */
export interface KubeconfigContent {
  readonly url: string
  /** PEM. */
  readonly certificateAuthority: string
  readonly user: string
  readonly token: string
  /** The default namespace; null: `default`. */
  readonly namespace: string | null
}

/** Writes a kubeconfig with one context, `kube`, and returns its path. */
export function writeKubeconfig(path: string, content: KubeconfigContent): string {
  const { url, certificateAuthority, user, token, namespace } = content
  const authority = Buffer.from(certificateAuthority).toString('base64')
  const kubeconfig = {
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': 'kube',
    clusters: [{ name: 'kube', cluster: { server: url, 'certificate-authority-data': authority } }],
    users: [{ name: user, user: { token } }],
    contexts: [
      { name: 'kube', context: { cluster: 'kube', user, ...(namespace && { namespace }) } },
    ],
  }
  writeSecret(path, JSON.stringify(kubeconfig, null, 2))
  return path
}

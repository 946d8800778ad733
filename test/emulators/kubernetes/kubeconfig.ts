/** A kubeconfig with one cluster and one token, as YAML (JSON is YAML too). */
export const kubeconfigFor = (server: string, token: string): string =>
  JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': 'emulated',
    clusters: [{ name: 'emulated', cluster: { server, 'insecure-skip-tls-verify': true } }],
    users: [{ name: 'groundcrew', user: { token } }],
    contexts: [{ name: 'emulated', context: { cluster: 'emulated', user: 'groundcrew' } }],
  })

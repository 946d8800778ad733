import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { kubeBinaries } from './binaries.ts'
import type { KubeAddress } from './connect.ts'

/** Applies a manifest file, or a folder with a kustomization, as the administrator; rejects with kubectl's own words. */
export async function applyManifests(
  kube: KubeAddress,
  path: string,
  namespace: string | null = null,
): Promise<void> {
  const kubectl = join(await kubeBinaries(), 'kubectl')
  const kind = existsSync(join(path, 'kustomization.yaml')) ? '--kustomize' : '--filename'
  const args = ['--kubeconfig', kube.kubeconfigPath, 'apply', '--server-side', kind, path]
  await promisify(execFile)(kubectl, namespace === null ? args : [...args, '-n', namespace])
}

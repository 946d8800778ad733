import { join } from 'node:path'
import { until } from '../until.ts'
import { applyManifests } from './apply-manifests.ts'
import type { KubeConnection } from './connect.ts'
import { addNode } from './node.ts'

const manifest = join(import.meta.dirname, 'manifests', 'ml-namespace.yaml')
const STORAGE_CLASS = 'ceph-rbd-ssd'
const CLAIM = 'airflow-ml-model-training'

/** Three nodes: `gpu-64g` and `gpu-32g` with one AMD GPU each, `cpu-1` with none; resolves when they are ready. */
export async function addNodes(kube: KubeConnection): Promise<void> {
  await Promise.all([
    addNode(kube, { name: 'gpu-64g', gpus: 1, vram: '64G' }),
    addNode(kube, { name: 'gpu-32g', gpus: 1, vram: '32G' }),
    addNode(kube, { name: 'cpu-1', gpus: 0, vram: null }),
  ])
}

/**
 * A namespace as the ML platform's: LimitRange `general-limits`, ResourceQuota `quota-compute-resources`, the bound claim
 * `airflow-ml-model-training` and the service account `airflow`; resolves when all of it is in force.
 */
export async function addMlNamespace(kube: KubeConnection, namespace: string): Promise<void> {
  const path = `/api/v1/namespaces/${namespace}`
  await kube.must('POST', '/api/v1/namespaces', { metadata: { name: namespace } })
  await addVolume(kube, namespace)
  await applyManifests(kube, manifest, namespace)
  await until('default service account', () => exists(kube, `${path}/serviceaccounts/default`))
  await until('quota in force', () => quotaIsCounted(kube, path))
  await until('limits in force', () => limitsAreEnforced(kube, path))
  await until('bound claim', () => claimIsBound(kube, path))
}

async function exists(kube: KubeConnection, path: string) {
  return (await kube.api('GET', path)).status === 200
}

/** A volume that only this namespace's claim may bind. */
async function addVolume(kube: KubeConnection, namespace: string) {
  const storage = '/apis/storage.k8s.io/v1/storageclasses'
  if (!(await exists(kube, `${storage}/${STORAGE_CLASS}`)))
    await kube.must('POST', storage, {
      metadata: { name: STORAGE_CLASS },
      provisioner: 'rbd.csi.ceph.com',
    })
  await kube.must('POST', '/api/v1/persistentvolumes', {
    metadata: { name: `${namespace}-model-training` },
    spec: {
      capacity: { storage: '20Gi' },
      accessModes: ['ReadWriteOnce'],
      storageClassName: STORAGE_CLASS,
      claimRef: { namespace, name: CLAIM },
      csi: { driver: 'rbd.csi.ceph.com', volumeHandle: `${namespace}-model-training` },
    },
  })
}

async function quotaIsCounted(kube: KubeConnection, path: string) {
  const quota = await kube.must<{ status?: { used?: object } }>(
    'GET',
    `${path}/resourcequotas/quota-compute-resources`,
  )
  return quota.status?.used !== undefined
}

/** The API server enforces limits from a cache: a pod above them is tried without being made. */
async function limitsAreEnforced(kube: KubeConnection, path: string) {
  const limits = { cpu: '1', memory: '1000Gi' }
  const answer = await kube.api('POST', `${path}/pods?dryRun=All`, {
    metadata: { name: 'probe' },
    spec: { containers: [{ name: 'main', image: 'any', resources: { limits } }] },
  })
  return answer.text.includes('maximum memory usage per Container')
}

async function claimIsBound(kube: KubeConnection, path: string) {
  const claim = await kube.must<{ status?: { phase?: string } }>(
    'GET',
    `${path}/persistentvolumeclaims/${CLAIM}`,
  )
  return claim.status?.phase === 'Bound'
}

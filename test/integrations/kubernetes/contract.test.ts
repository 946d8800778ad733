import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll } from 'vitest'
import { startKubernetes, type KubernetesEmulator } from '../../emulators/kubernetes/index.ts'
import { describeContract } from './contract.ts'
import { oomKilled } from './sample-pod.ts'

const namespace = 'airflow-ml'
const directory = mkdtempSync(join(tmpdir(), 'groundcrew-'))
const kubeconfigPath = join(directory, 'kubeconfig')
let emulator: KubernetesEmulator

beforeAll(async () => {
  emulator = await startKubernetes()
  writeFileSync(kubeconfigPath, emulator.kubeconfig())
  emulator.put('nodes', { metadata: { name: 'gpu-64g' } })
  emulator.put('limitranges', {
    metadata: { name: 'general-limits', namespace },
    spec: {
      limits: [
        {
          type: 'Container',
          min: { cpu: '25m', memory: '50Mi' },
          max: { cpu: '8', memory: '8Gi' },
          default: { cpu: '100m', memory: '100Mi' },
          defaultRequest: { cpu: '100m', memory: '100Mi' },
        },
        { type: 'Pod', max: { cpu: '10', memory: '10Gi' } },
      ],
    },
  })
  emulator.put('resourcequotas', {
    metadata: { name: 'quota-compute-resources', namespace },
    spec: {
      hard: {
        'requests.cpu': '150',
        'requests.memory': '150Gi',
        'limits.cpu': '150',
        'limits.memory': '150Gi',
      },
    },
  })
  emulator.put('persistentvolumeclaims', {
    metadata: { name: 'airflow-ml-model-training', namespace },
  })
})

afterAll(async () => {
  await emulator.stop()
  rmSync(directory, { recursive: true })
})

describeContract('the stand-in', () => ({
  kubeconfigPath,
  namespace,
  async api(method, path, body) {
    const answer = await fetch(emulator.url + path, {
      method,
      headers: { authorization: 'Bearer emulated-token' },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    })
    return { status: answer.status, body: await answer.json() }
  },
  async killForMemory(pod) {
    emulator.setLog(namespace, pod, 'base', 'epoch 1\nepoch 2\n')
    emulator.merge('pods', pod, namespace, oomKilled)
  },
}))

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { Raw } from '../../src/evidence/snapshot.ts'
import { startKubernetes } from '../emulators/kubernetes/index.ts'
import { startSlack, type SlackEmulator } from '../emulators/slack/index.ts'
import { compare, line, quantile } from './figures.ts'
import { startProcess } from './groundcrew-process.ts'

const nodes = Number(process.env['GROUNDCREW_BENCH_NODES'] ?? 5_000)
const pods = Number(process.env['GROUNDCREW_BENCH_PODS'] ?? 100_000)
const gpusOfNode = 8
/** One node of five has GPUs, and as many pods wait as there are such nodes. */
const gpuNodes = Math.floor(nodes / 5)
const asked = ['gpu', 'gpu 64G', 'quota', 'fits memory=24Gi gpu=1 vram=64G', 'pvc']
const times = 20
const alice = 'U01ALICE'

/** How long the views of a large platform take, from the command to the answer; Groundcrew is a process of its own. */
export async function platform(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'groundcrew-bench-'))
  const kubernetes = await startKubernetes()
  for (let number = 0; number < nodes; number += 1) kubernetes.put('nodes', nodeOf(number))
  for (let number = 0; number < pods; number += 1) kubernetes.put('pods', podOf(number))
  kubernetes.put('resourcequotas', {
    metadata: { name: 'quota-compute-resources', namespace: 'airflow-ml' },
    spec: { hard: { 'limits.memory': '900Ti' } },
    status: { hard: { 'limits.memory': '900Ti' }, used: { 'limits.memory': '200Ti' } },
  })
  const slack = await startSlack({ channels: [{ id: 'C0', name: 'c0' }] })
  const kubeconfig = join(folder, 'kubeconfig')
  writeFileSync(kubeconfig, kubernetes.kubeconfig())
  const groundcrew = startProcess(kubeconfig, slack, '')
  const seconds = await groundcrew.secondsTo('ready')
  console.log(`start to watching ${nodes} nodes and ${pods} pods: ${seconds.toFixed(1)} s`)
  await slack.until(() => slack.sockets.count() > 0, 'the connection')
  const first = await milliseconds(slack, 'gpu')
  console.log(`/ml gpu, first of all: ${first.toFixed(0)} ms, while what waits is told`)
  for (const words of asked) {
    const figures: number[] = []
    for (let time = 0; time < times; time += 1) figures.push(await milliseconds(slack, words))
    const said = slack.ephemerals(alice).at(-1)?.text.split('\n')[0] ?? ''
    console.log(`${line(`/ml ${words}`, figures, 'ms')}: ${said.slice(0, 100)}`)
    compare(`/ml ${words}, p99`, quantile(figures, 0.99) / 1000, 1, 's')
  }
  console.log(`resident memory: ${groundcrew.residentMebibytes().toFixed(0)} MiB`)
  await groundcrew.stop()
  await Promise.all([kubernetes.stop(), slack.close()])
  rmSync(folder, { recursive: true, force: true })
}

/** From a command to its answer; a command that is not acknowledged in time is given again, as people do. */
async function milliseconds(slack: SlackEmulator, words: string): Promise<number> {
  const before = slack.ephemerals(alice).length
  const began = performance.now()
  while (!(await slack.slash(alice, '#c0', words)).acknowledged) await pause(100)
  await slack.until(() => slack.ephemerals(alice).length > before, 'the answer')
  return performance.now() - began
}

function nodeOf(number: number): Raw {
  const gpus = number < gpuNodes ? { 'amd.com/gpu': String(gpusOfNode) } : {}
  const amounts = { cpu: '64', memory: '1Ti', pods: '250', ...gpus }
  const vram = number % 2 === 0 ? '64G' : '32G'
  return {
    metadata: {
      name: `node-${number}`,
      labels: number < gpuNodes ? { 'amd.com/gpu.vram': vram } : {},
    },
    spec: {},
    status: {
      capacity: amounts,
      allocatable: amounts,
      conditions: [{ type: 'Ready', status: 'True' }],
    },
  }
}

/** Every GPU is held, the next pods wait for one, and all others are small. */
function podOf(number: number): Raw {
  const held = gpuNodes * gpusOfNode
  const waits = number >= held && number < held + gpuNodes
  const gpu = number < held + gpuNodes ? { 'amd.com/gpu': '1' } : {}
  const place = number < held ? number % gpuNodes : number % nodes
  const amounts = { cpu: '500m', memory: '4Gi', ...gpu }
  return {
    metadata: {
      name: `pod-${number}`,
      namespace: number % 10 === 0 ? 'airflow-ml' : `team-${number % 50}`,
      uid: `uid-${number}`,
      creationTimestamp: '2026-10-05T12:00:00Z',
      labels: {
        dag_id: `dag_${number % 200}`,
        task_id: 'train',
        run_id: `run-${number}`,
        try_number: '1',
        kubernetes_pod_operator: 'True',
      },
    },
    spec: {
      ...(waits ? {} : { nodeName: `node-${place}` }),
      ...(waits ? { nodeSelector: { 'amd.com/gpu.vram': '64G' } } : {}),
      containers: [{ name: 'base', resources: { limits: amounts, requests: amounts } }],
    },
    status: {
      phase: waits ? 'Pending' : 'Running',
      startTime: '2026-10-05T12:00:10Z',
      conditions: [
        {
          type: 'PodScheduled',
          status: waits ? 'False' : 'True',
          ...(waits && { reason: 'Unschedulable', message: '0/1 nodes are available.' }),
        },
      ],
    },
  }
}

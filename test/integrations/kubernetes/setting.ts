import { onTestFinished } from 'vitest'
import { createCluster, type ClusterConfig } from '../../../integrations/kubernetes/cluster.ts'
import { connect } from '../../../integrations/kubernetes/connection/connection.ts'
import type { Cluster, PodStep } from '../../../src/ports/kubernetes.ts'
import {
  startKubernetes,
  type KubernetesEmulator,
  type KubernetesOptions,
} from '../../emulators/kubernetes/index.ts'
import { writeKubeconfig } from './kubeconfig-file.ts'
import { createRecorder } from './recorder.ts'

/** A stand-in for the API server that ends with the test. */
export async function startEmulator(options?: KubernetesOptions): Promise<KubernetesEmulator> {
  const emulator = await startKubernetes(options)
  onTestFinished(() => emulator.stop())
  return emulator
}

/** A connection to the stand-in that ends with the test. */
export function connectTo(emulator: KubernetesEmulator, token?: string) {
  const connection = connect({ kubeconfig: writeKubeconfig(emulator.kubeconfig(token)) })
  onTestFinished(() => connection.close())
  return connection
}

/** A cluster on the stand-in with its steps recorded; waits are as short as they can be. */
export function follow(
  emulator: KubernetesEmulator,
  config: Partial<ClusterConfig> = {},
  onStep: (step: PodStep) => void = () => undefined,
) {
  const stop = new AbortController()
  const steps = createRecorder<PodStep>()
  const troubles = createRecorder<{ path: string; error: unknown }>()
  const cluster: Cluster = createCluster({
    connection: connectTo(emulator),
    namespaces: ['airflow-ml'],
    random: () => 0,
    onTrouble: (path, error) => troubles.note({ path, error }),
    ...config,
  })
  onTestFinished(() => stop.abort())
  const note = (step: PodStep) => {
    steps.note(step)
    onStep(step)
  }
  return { cluster, steps, troubles, stop, started: cluster.start(note, stop.signal) }
}

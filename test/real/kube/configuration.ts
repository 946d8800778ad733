import { readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const stages = join(import.meta.dirname, 'stages')

/** Writes `scheduler.json` and `kwok.yaml`; the latter holds the stages, which say how simulated pods live and die. */
export function writeConfiguration(folder: string, schedulerSettings: object): void {
  const scheduler = { ...schedulerConfiguration(folder), ...schedulerSettings }
  writeFileSync(join(folder, 'scheduler.json'), JSON.stringify(scheduler))
  writeFileSync(join(folder, 'kwok.yaml'), kwokConfiguration())
}

function schedulerConfiguration(folder: string) {
  return {
    apiVersion: 'kubescheduler.config.k8s.io/v1',
    kind: 'KubeSchedulerConfiguration',
    leaderElection: { leaderElect: false },
    clientConnection: {
      kubeconfig: join(folder, 'scheduler.kubeconfig'),
      qps: 1000,
      burst: 2000,
    },
  }
}

function kwokConfiguration() {
  const options = `apiVersion: config.kwok.x-k8s.io/v1alpha1
kind: KwokConfiguration
options:
  podPlayStageParallelism: 32
  nodePlayStageParallelism: 8
  podsOnNodeSyncParallelism: 8
  nodeLeaseParallelism: 4
`
  const files = readdirSync(stages).sort()
  return [options, ...files.map((file) => readFileSync(join(stages, file), 'utf8'))].join('\n---\n')
}

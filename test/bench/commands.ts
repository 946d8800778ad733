import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { startAirflowEmulator, type AirflowState } from '../emulators/airflow/index.ts'
import { startKubernetes } from '../emulators/kubernetes/index.ts'
import { startSlack, type SlackEmulator } from '../emulators/slack/index.ts'
import { compare, line, quantile } from './figures.ts'
import { startProcess } from './groundcrew-process.ts'

const dag = 'training_dag'
const followedRuns = 100
const listedRuns = 1_000
const alice = 'U01ALICE'

/** What Airflow from Slack costs and how long it takes; Groundcrew is a process of its own, the services are emulated. */
export async function commands(): Promise<void> {
  await followed()
  await listed()
  await hanging()
}

async function followed(): Promise<void> {
  const { airflow, stop } = await open((state) => {
    for (let run = 0; run < followedRuns; run += 1) begin(state, `run-${run}`)
  })
  await pause(30_000)
  airflow.requests.length = 0
  const seconds = 60
  for (let second = 0; second < seconds; second += 1) {
    airflow.state.setTask(dag, `run-${second}`, 'extract', null, 'success')
    airflow.state.setTask(dag, `run-${second}`, 'train', null, 'running')
    await pause(1_000)
  }
  compare(
    `requests to Airflow, ${followedRuns} followed runs`,
    airflow.requests.length / seconds,
    2,
    '/s',
  )
  await stop()
}

async function listed(): Promise<void> {
  const { slack, stop } = await open((state) => {
    for (let run = 0; run < listedRuns; run += 1)
      state.startRun({ dag: 'old_dag', id: `old-${run}` })
  })
  const figures: number[] = []
  for (let time = 0; time < 30; time += 1) {
    const before = slack.ephemerals(alice).length
    const began = performance.now()
    await slack.slash(alice, '#c0', time % 2 === 0 ? 'runs' : 'runs old_dag --running')
    await slack.until(() => slack.ephemerals(alice).length > before, 'the answer')
    figures.push(performance.now() - began)
  }
  console.log(line(`/ml runs over ${listedRuns} runs`, figures, 'ms'))
  compare(`/ml runs over ${listedRuns} runs, p99`, quantile(figures, 0.99) / 1000, 1, 's')
  await stop()
}

async function hanging(): Promise<void> {
  const { slack, airflow, stop } = await open((state) => begin(state, 'run-0'))
  airflow.faults.add({ kind: 'hang', times: Number.MAX_SAFE_INTEGER })
  const figures: number[] = []
  for (let command = 0; command < 300; command += 1) {
    const began = performance.now()
    await slack.slash(alice, '#c0', `status ${dag}/run-0`)
    figures.push(performance.now() - began)
    await pause(50)
  }
  console.log(line('acknowledged while Airflow hangs', figures, 'ms'))
  compare('acknowledged while Airflow hangs, p99', quantile(figures, 0.99), 50, 'ms')
  airflow.faults.clear()
  await stop()
}

function begin(state: AirflowState, id: string): void {
  state.startRun({ dag, id })
  state.setRun(dag, id, 'running')
  state.setTask(dag, id, 'extract', null, 'running')
}

/** Groundcrew among emulated services, once it is connected. */
async function open(furnish: (state: AirflowState) => void) {
  const folder = mkdtempSync(join(tmpdir(), 'groundcrew-bench-'))
  const kubernetes = await startKubernetes()
  const airflow = await startAirflowEmulator({ api: 'v2' })
  airflow.state.addDag({
    id: dag,
    maxActiveRuns: followedRuns,
    tasks: [{ id: 'extract', downstream: ['train'] }, { id: 'train' }],
  })
  airflow.state.addDag({ id: 'old_dag', tasks: [{ id: 'work' }] })
  furnish(airflow.state)
  const slack: SlackEmulator = await startSlack({ channels: [{ id: 'C0', name: 'c0' }] })
  const kubeconfig = join(folder, 'kubeconfig')
  writeFileSync(kubeconfig, kubernetes.kubeconfig())
  const groundcrew = startProcess(
    kubeconfig,
    slack,
    `airflow: [{ name: airflow-ml, url: "${airflow.url}", auth: { kind: basic, username: admin, password: admin } }]
pipelines: [{ dags: "${dag}" }]`,
  )
  await groundcrew.secondsTo('ready')
  await slack.until(() => slack.sockets.count() > 0, 'the connection')
  return {
    airflow,
    slack,
    async stop(): Promise<void> {
      await groundcrew.stop()
      await Promise.all([kubernetes.stop(), airflow.stop(), slack.close()])
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

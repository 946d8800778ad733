import { setTimeout as pause } from 'node:timers/promises'
import { startSlack } from '../emulators/slack/index.ts'
import { startKube } from '../real/kube/start.ts'
import { addIdlePods, killPod, runPod } from './cluster-pods.ts'
import { line } from './figures.ts'
import { startProcess } from './groundcrew-process.ts'

const channels = Array.from({ length: 20 }, (_, index) => `c${index}`)
const kills = Number(process.env['GROUNDCREW_BENCH_KILLS'] ?? 100)
const idlePods = Number(process.env['GROUNDCREW_BENCH_PODS'] ?? 10_000)
const betweenKillsMilliseconds = 350

/** The story's figures on a real API server: each kill goes to a channel that has been quiet for a second or more. */
export async function story(): Promise<void> {
  const kube = await startKube({ without: ['kwok', 'scheduler'] })
  await kube.must('POST', '/api/v1/namespaces', { metadata: { name: 'airflow-ml' } })
  await kube.must('POST', '/api/v1/nodes', {
    metadata: { name: 'gpu-64g', labels: { 'amd.com/gpu.vram': '64G' } },
  })
  await pause(1000)
  const slack = await startSlack({
    channels: channels.map((name, index) => ({ id: `C${index}`, name })),
  })
  const pipelines = `pipelines:\n${channels.map((name, index) => `  - { dags: "dag_${index}_*", channel: "#${name}" }`).join('\n')}`

  const starts: number[] = []
  for (let run = 0; run < 5; run += 1) {
    const groundcrew = startProcess(kube.kubeconfigPath, slack, pipelines)
    starts.push(await groundcrew.secondsTo('ready'))
    await groundcrew.stop()
  }
  console.log(line('start to watching', starts, 's'))

  const groundcrew = startProcess(kube.kubeconfigPath, slack, pipelines)
  await groundcrew.secondsTo('ready')
  await pause(2000)
  console.log(`resident memory with 0 pods: ${groundcrew.residentMebibytes().toFixed(0)} MiB`)

  const sent: number[] = []
  const answered: number[] = []
  for (let kill = 0; kill < kills; kill += 1) {
    const name = `train-${kill}`
    const startedAt = Temporal.Now.instant().subtract({ minutes: 41 })
    await runPod(kube, name, `dag_${kill % channels.length}_${kill}`, startedAt)
    await pause(betweenKillsMilliseconds)
    const arrived = slack.until(
      () =>
        slack.calls.find(
          ({ method, args }) =>
            method === 'chat.postMessage' && JSON.stringify(args).includes(name),
        ),
      name,
    )
    const before = Temporal.Now.instant()
    await killPod(kube, name, startedAt, Temporal.Now.instant())
    const after = Temporal.Now.instant()
    const { at } = await arrived
    sent.push(at.since(before).total('milliseconds'))
    answered.push(at.since(after).total('milliseconds'))
  }
  console.log(line('status change sent → Slack request', sent, 'ms'))
  console.log(line('status change answered → Slack request', answered, 'ms'))

  for (let from = 0; from < idlePods; from += 1000)
    await addIdlePods(kube, from, Math.min(from + 1000, idlePods))
  await pause(10_000)
  console.log(
    `resident memory with ${idlePods} pods: ${groundcrew.residentMebibytes().toFixed(0)} MiB`,
  )
  await groundcrew.stop()
  const cold = startProcess(kube.kubeconfigPath, slack, pipelines)
  console.log(
    `start to watching with ${idlePods} pods: ${(await cold.secondsTo('ready')).toFixed(2)} s`,
  )
  await pause(5000)
  console.log(`resident memory after that start: ${cold.residentMebibytes().toFixed(0)} MiB`)
  await cold.stop()
  await slack.close()
  await kube.stop()
}

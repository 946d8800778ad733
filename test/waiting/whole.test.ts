import { expect, test } from 'vitest'
import { runTrainingPod } from '../scenarios/furnish.ts'
import { openStage, type Stage } from '../scenarios/stage.ts'

const dag = 'tone_check_training_dag'
const task = 'train_tone_check'

/** A pod of the operator for which no GPU is free, made so many seconds ago. */
function putWaitingPod({ kubernetes, clock }: Stage, name: string, ageSeconds: number): void {
  const resources = { limits: { cpu: '4', memory: '4Gi', 'amd.com/gpu': '1' } }
  const second = (at: Temporal.Instant) => at.toString({ smallestUnit: 'second' })
  kubernetes.put('pods', {
    metadata: {
      name,
      namespace: 'airflow-ml',
      creationTimestamp: second(clock.now().subtract({ seconds: ageSeconds })),
      labels: {
        dag_id: dag,
        task_id: task,
        run_id: 'manual__2026-11-22',
        try_number: '1',
        kubernetes_pod_operator: 'True',
      },
    },
    spec: {
      nodeSelector: { 'amd.com/gpu.vram': '64G' },
      containers: [{ name: 'base', resources: { ...resources, requests: resources.limits } }],
    },
    status: {
      phase: 'Pending',
      conditions: [
        {
          type: 'PodScheduled',
          status: 'False',
          reason: 'Unschedulable',
          message: '0/1 nodes are available: 1 Insufficient amd.com/gpu.',
        },
      ],
    },
  })
}

test('a pod that waits for a GPU too long has a card, is warned of, and turns green when it starts', async () => {
  const stage = await openStage({ config: 'pipelines: [{ dags: "*", startup_timeout: 340s }]' })
  const { kubernetes, slack, clock } = stage
  for (const name of ['holder-a', 'holder-b'])
    runTrainingPod(
      kubernetes,
      { name, run: name, attempt: 1, memory: '4Gi', dag: 'add_a_link' },
      clock.now(),
    )
  putWaitingPod(stage, 'waiting', 310)
  await stage.start()
  const card = await stage.card(
    '⏳ the pod waits for a free GPU',
    'Turn',
    '1 of 1',
    'add_a_link',
    'unknown: no earlier run',
  )
  await slack.until(
    () => slack.replies(card).find(({ text }) => /gives pod waiting up in \d+ s/.test(text)),
    'a warning in the thread',
  )
  kubernetes.merge('pods', 'waiting', 'airflow-ml', {
    spec: { nodeName: 'worker-gpu-1' },
    status: {
      phase: 'Running',
      conditions: [
        {
          type: 'PodScheduled',
          status: 'True',
          lastTransitionTime: clock.now().toString({ smallestUnit: 'second' }),
        },
      ],
    },
  })
  await stage.card('🟢 Started: the pod waits for a free GPU', 'pod waiting on worker-gpu-1')
  expect(stage.cards()).toHaveLength(1)
}, 60_000)

test('a selector that no node has is told at once, and closes when the pod starts after all', async () => {
  const stage = await openStage({ config: 'pipelines: [{ dags: "*", startup_timeout: 1h }]' })
  const { kubernetes, clock } = stage
  await stage.start()
  putWaitingPod(stage, 'waiting', 0)
  const nodeSelector = { 'amd.com/gpu.vram': '64GB' }
  const message = "0/1 nodes are available: 1 node(s) didn't match Pod's node affinity/selector."
  kubernetes.merge('pods', 'waiting', 'airflow-ml', {
    spec: { nodeSelector },
    status: {
      conditions: [{ type: 'PodScheduled', status: 'False', reason: 'Unschedulable', message }],
    },
  })
  await stage.card('64GB', 'I1')
  kubernetes.merge('pods', 'waiting', 'airflow-ml', {
    spec: { nodeName: 'worker-gpu-1' },
    status: {
      phase: 'Running',
      conditions: [
        {
          type: 'PodScheduled',
          status: 'True',
          lastTransitionTime: clock.now().toString({ smallestUnit: 'second' }),
        },
      ],
    },
  })
  await stage.card('🟢 Started', 'pod waiting on worker-gpu-1')
  expect(stage.cards()).toHaveLength(1)
}, 60_000)

test('a pod whose volume is slow is warned of before the operator gives it up, and no task is filed', async () => {
  const stage = await openStage({ config: 'pipelines: [{ dags: "*", startup_timeout: 140s }]' })
  const { kubernetes, slack, clock } = stage
  kubernetes.put('persistentvolumeclaims', {
    metadata: { name: 'slow-claim', namespace: 'airflow-ml' },
    spec: { storageClassName: 'ceph-rbd-ssd', resources: { requests: { storage: '20Gi' } } },
    status: { phase: 'Pending' },
  })
  putWaitingPod(stage, 'waiting', 108)
  const message = '0/1 nodes are available: pod has unbound immediate PersistentVolumeClaims.'
  kubernetes.merge('pods', 'waiting', 'airflow-ml', {
    spec: { volumes: [{ name: 'data', persistentVolumeClaim: { claimName: 'slow-claim' } }] },
    status: {
      conditions: [{ type: 'PodScheduled', status: 'False', reason: 'Unschedulable', message }],
    },
  })
  await stage.start()
  const card = await stage.card('🟡 the pod has not started: claim slow-claim has no volume yet')
  await slack.until(
    () => slack.replies(card).find(({ text }) => /gives pod waiting up in \d+ s/.test(text)),
    'a warning in the thread',
  )
  await slack.until(
    () => !stage.cards().some((message) => stage.read(message).includes('Still gathering')),
    'all sources have answered',
  )
  await stage.card('🟡 the pod has not started: claim slow-claim', 'Operator gives up')
  kubernetes.merge('pods', 'waiting', 'airflow-ml', {
    spec: { nodeName: 'worker-gpu-1' },
    status: {
      phase: 'Running',
      conditions: [
        {
          type: 'PodScheduled',
          status: 'True',
          lastTransitionTime: clock.now().toString({ smallestUnit: 'second' }),
        },
      ],
    },
  })
  await stage.card('🟢 Started: the pod has not started')
  expect(stage.phabricator.tasks()).toEqual([])
  expect(stage.cards()).toHaveLength(1)
}, 60_000)

test('what Airflow has given up is not said to wait any more', async () => {
  const stage = await openStage({ config: 'pipelines: [{ dags: "*", startup_timeout: 400s }]' })
  const { kubernetes, airflow, slack } = stage
  const run = 'manual__2026-11-22'
  airflow.state.addDag({ id: dag, tasks: [{ id: task, operator: 'KubernetesPodOperator' }] })
  airflow.state.startRun({ dag, id: run })
  airflow.state.setRun(dag, run, 'running')
  for (const state of ['queued', 'running'] as const)
    airflow.state.setTask(dag, run, task, null, state)
  putWaitingPod(stage, 'waiting', 310)
  const message = "0/1 nodes are available: 1 node(s) didn't match Pod's node affinity/selector."
  kubernetes.merge('pods', 'waiting', 'airflow-ml', {
    spec: { nodeSelector: { 'amd.com/gpu.vram': '64GB' } },
    status: {
      conditions: [{ type: 'PodScheduled', status: 'False', reason: 'Unschedulable', message }],
    },
  })
  await stage.start()
  const card = await stage.card('64GB', 'Waits since', 'Operator gives up')
  kubernetes.remove('pods', 'waiting', 'airflow-ml')
  airflow.state.appendLog(dag, run, task, null, 1, {
    level: 'error',
    text: 'airflow.exceptions.AirflowException: Pod took too long to be scheduled on the cluster, giving up.',
  })
  airflow.state.setTask(dag, run, task, null, 'failed')
  await stage.card('64GB', 'Airflow says', 'giving up')
  const said = stage.read(slack.roots('#ml-pipelines').find(({ ts }) => ts === card.ts) ?? card)
  for (const label of ['Waits since', 'Turn', 'Expected start', 'Operator gives up'])
    expect(said).not.toContain(label)
}, 60_000)

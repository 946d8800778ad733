import { describe, expect, test } from 'vitest'
import { endPod, runTrainingPod } from './furnish.ts'
import { openStage, type Stage } from './stage.ts'

const dag = 'tone_check_training_dag'
const task = 'train_tone_check'
const run = 'manual__2026-11-22T03:00:00.123456+00:00'

function furnishAirflow({ airflow }: Stage, retries = 2): void {
  airflow.state.addDag({
    id: dag,
    tasks: [{ id: task, operator: 'WMFKubernetesPodOperator', retries }],
  })
  airflow.state.startRun({ dag, id: run })
  airflow.state.setRun(dag, run, 'running')
  airflow.state.setTask(dag, run, task, null, 'queued')
  airflow.state.setTask(dag, run, task, null, 'running')
}

/** The container is killed at its limit, the operator notices, deletes the pod and fails the try. */
function die(
  { kubernetes, airflow, clock }: Stage,
  name: string,
  attempt: number,
  memory: string,
  state: 'up_for_retry' | 'failed',
): void {
  const started = clock.now().subtract({ minutes: 41 })
  runTrainingPod(kubernetes, { name, run, attempt, memory }, started)
  endPod(kubernetes, name, 'OOMKilled', started, clock.now())
  kubernetes.remove('pods', name, 'airflow-ml')
  airflow.state.appendLog(dag, run, task, null, attempt, {
    level: 'error',
    text: `airflow.exceptions.AirflowException: Pod ${name} returned a failure.`,
  })
  airflow.state.setTask(dag, run, task, null, state)
}

describe.each(['v1', 'v2'] as const)('a training pod runs out of memory (Airflow %s)', (api) => {
  test('with room: one card, edited; again: counted; passed: green', async () => {
    const stage = await openStage({ api })
    furnishAirflow(stage)
    await stage.start()

    die(stage, 'train-tone-check-aaaa1111', 1, '4Gi', 'up_for_retry')
    const card = await stage.card('4Gi', '6Gi', 'container_resources', dag, task, 'I1')
    expect(stage.read(card)).toContain('41 min')
    await stage.card('try 1 of 3')
    await stage.card(run)

    stage.airflow.state.setTask(dag, run, task, null, 'running')
    die(stage, 'train-tone-check-bbbb2222', 2, '4Gi', 'up_for_retry')
    await stage.card('2 times', 'try 2 of 3')
    await stage.slack.until(() => stage.slack.replies(card).length === 1, 'one line in the thread')

    stage.airflow.state.setTask(dag, run, task, null, 'running')
    stage.airflow.state.setTask(dag, run, task, null, 'success')
    await stage.card('🟢')
    expect(stage.cards()).toHaveLength(1)
    expect(stage.phabricator.tasks()).toHaveLength(0)
    expect(JSON.stringify(stage.slack.messages('#ml-pipelines'))).not.toContain('planted_canary')
  })

  test('at the cap: one task, linked; again: one comment', async () => {
    const stage = await openStage({ api })
    furnishAirflow(stage)
    await stage.start()

    die(stage, 'train-tone-check-aaaa1111', 1, '8Gi', 'up_for_retry')
    await stage.card('8Gi', '12Gi', 'general-limits', 'T1')
    expect(stage.phabricator.tasks()).toHaveLength(1)
    const [filed] = stage.phabricator.tasks()
    expect(filed?.title).toContain('airflow-ml')

    const commented = stage.phabricator.called('maniphest.edit')
    stage.airflow.state.setTask(dag, run, task, null, 'running')
    die(stage, 'train-tone-check-bbbb2222', 2, '8Gi', 'failed')
    await stage.card('2 times')
    expect(JSON.stringify(await commented)).toContain('comment')
    expect(stage.phabricator.tasks()).toHaveLength(1)
    expect(stage.cards()).toHaveLength(1)
  })
})

test('why says what the card says, of a pod that is gone, and when the incident is over', async () => {
  const stage = await openStage()
  furnishAirflow(stage)
  await stage.start()
  die(stage, 'train-tone-check-aaaa1111', 1, '8Gi', 'up_for_retry')
  await stage.card('8Gi', '12Gi', 'general-limits', 'T1')
  const answers = () =>
    stage.slack
      .ephemerals('U01ALICE')
      .map(stage.read)
      .filter((answer) => answer.includes('LimitRange general-limits') && answer.includes('12Gi'))
  await stage.slack.slash('U01ALICE', '#ml-pipelines', `why ${dag}`)
  await stage.slack.until(() => answers().length === 1, 'the verdict of the card')
  await stage.slack.slash('U01ALICE', '#ml-pipelines', 'resolve I1')
  await stage.card('🟢')
  await stage.slack.slash('U01ALICE', '#ml-pipelines', `why ${dag}`)
  await stage.slack.until(() => answers().length === 2, 'the verdict from what was kept')
})

test('acknowledge, mute and resolve from chat', async () => {
  const stage = await openStage()
  furnishAirflow(stage)
  await stage.start()
  die(stage, 'train-tone-check-aaaa1111', 1, '4Gi', 'up_for_retry')
  await stage.card('6Gi')
  await stage.slack.slash('U01ALICE', '#ml-pipelines', 'ack I1')
  await stage.card('Acknowledged')
  await stage.slack.slash('U01ALICE', '#ml-pipelines', 'mute I1 1d')
  await stage.card('Muted')
  await stage.slack.slash('U01ALICE', '#ml-pipelines', 'resolve I1')
  await stage.card('🟢')
})

test('a pod that died while Groundcrew was down is told once, from the pod or from Airflow', async () => {
  const stage = await openStage()
  furnishAirflow(stage)
  const first = await stage.start()
  await first.stop()
  die(stage, 'train-tone-check-aaaa1111', 1, '4Gi', 'up_for_retry')
  stage.airflow.state.appendLog(dag, run, task, null, 1, {
    level: 'error',
    text: "remote_pod: {'status': {'container_statuses': [{'name': 'base', 'state': {'terminated': {'exit_code': 137, 'reason': 'OOMKilled'}}}], 'phase': 'Failed'}}",
  })
  await stage.start()
  await stage.card(dag, task, 'I1')
  expect(stage.cards()).toHaveLength(1)
})

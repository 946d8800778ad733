import { expect, test } from 'vitest'
import { runTrainingPod } from '../scenarios/furnish.ts'
import { openStage } from '../scenarios/stage.ts'

test('a GPU node that is gone is one card with the pipelines that it took', async () => {
  const stage = await openStage()
  const { kubernetes, slack, clock } = stage
  const dags = ['add_a_link', 'tone_check']
  for (const dag of dags)
    runTrainingPod(
      kubernetes,
      { name: `${dag}-pod`.replaceAll('_', '-'), run: 'r', attempt: 1, memory: '4Gi', dag },
      clock.now(),
    )
  await stage.start()
  kubernetes.merge('nodes', 'worker-gpu-1', null, {
    status: {
      conditions: [
        { type: 'Ready', status: 'Unknown', message: 'Kubelet stopped posting node status.' },
      ],
    },
  })
  const evicted = {
    type: 'DisruptionTarget',
    status: 'True',
    reason: 'DeletionByTaintManager',
    message: 'Taint manager: deleting due to NoExecute taint',
  }
  for (const dag of dags) {
    const name = `${dag}-pod`.replaceAll('_', '-')
    kubernetes.merge('pods', name, 'airflow-ml', {
      status: { phase: 'Failed', conditions: [evicted] },
    })
    kubernetes.remove('pods', name, 'airflow-ml')
  }
  const card = await stage.card(
    'node worker-gpu-1 is not ready: 2 pipelines are affected',
    'Taken with it',
    ...dags,
  )
  const read = (): string[] => stage.cards().map((each) => stage.read(each))
  await slack.until(
    () => read().filter((text) => text.includes('part of')).length === read().length - 1,
    'the cards that stood are folded',
  )
  expect(stage.read(card)).toContain('I1')
}, 60_000)

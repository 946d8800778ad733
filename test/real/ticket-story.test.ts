import { expect, test } from 'vitest'
import { runToEnd } from './airflow/run.ts'
import { holdQuota } from './kube/hold-quota.ts'
import { openRealStage, type RealStage } from './stage.ts'
import { until } from './until.ts'
import { prepare, useAirflow, useKube } from './use-servers.ts'

const kube = useKube()
const airflow = useAirflow('3')
const alice = 'U01ALICE'
let stage: RealStage
prepare(async () => {
  stage = await openRealStage(kube(), airflow())
  await stage.start()
  return () => stage.close()
})

const run = () =>
  runToEnd(airflow(), 'pod_with_logs', { memory: '4Gi', outcome: 'completed', after: '1s' })
const theTask = () => stage.phabricator.tasks()[0]
const comments = () =>
  stage.phabricator.state.transactions.flatMap(({ comment }) => comment?.raw ?? [])
const proofs = () => comments().filter((text) => text.includes('The cause seems to be gone'))

/** A run is refused by a quota that is too small, and passes when it has been raised; `between` is done while the task is open. */
async function refusedThenRaised(between: () => Promise<void>): Promise<void> {
  const raise = await holdQuota(kube(), { 'limits.memory': '2Gi' })
  try {
    expect((await run()).state).toBe('failed')
    await between()
  } finally {
    await raise()
  }
  expect((await run()).state).toBe('success')
}

test('a quota in the way is a task; when it was raised and the run has passed, the task is closed with the proof', async () => {
  await refusedThenRaised(async () => {
    await until('a task', () => theTask()?.status === 'open')
    await stage.card('quota-compute-resources', 'T1')
  })
  await until('the end of the task', () => theTask()?.status === 'resolved')
  expect(proofs()).toHaveLength(1)
  await stage.card('🟢', 'T1')
})

test('when it comes again the same task is open again; one that a person has touched is left to people', async () => {
  await refusedThenRaised(async () => {
    await until('the task open again', () => theTask()?.status === 'open')
    stage.phabricator.people.comment(1, 'sre-alice', 'We look into it.')
    const card = await stage.card('🔴', 'T1')
    await until('the comment in the thread', () =>
      stage.slack.replies(card).some((reply) => stage.read(reply).includes('We look into it.')),
    )
  })
  await until('a second proof', () => proofs().length === 2)
  await stage.slack.slash(alice, '#ml-pipelines', 'ticket T1')
  const answer = await until('an answer', () => stage.slack.ephemerals(alice).at(-1))
  for (const words of ['The cause seems to be gone', 'Close the task'])
    expect(stage.read(answer)).toContain(words)
  expect(theTask()?.status).toBe('open')
  expect(stage.phabricator.tasks()).toHaveLength(1)
})

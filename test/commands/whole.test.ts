import { describe, expect, it } from 'vitest'
import type { SlackMessage } from '../emulators/slack/index.ts'
import { openStage, type Stage } from '../scenarios/stage.ts'
import { failedTraining, furnishAirflow } from './furnish-airflow.ts'

const dag = 'tone_check_training_dag'
const config = `
pipelines: [{ dags: "tone_check_*" }]
policy: [{ allow: [acts], on: ["dag:*"], to: [U01ALICE] }]`

/** The whole program among services at the wire; people use Slack. */
async function open(): Promise<Stage> {
  const stage = await openStage({ api: 'v2', config })
  furnishAirflow(stage.airflow.state)
  await stage.start()
  await stage.slack.until(() => stage.slack.sockets.count() > 0, 'the connection')
  return stage
}

const words = (message: SlackMessage) => JSON.stringify([message.text, message.blocks])
const whisper = ({ slack }: Stage, user: string, wanted: string) =>
  slack.until(() => slack.ephemerals(user).find((each) => words(each).includes(wanted)), wanted)

describe('the whole program', () => {
  it('a run from the form to its card, edited to the end', async () => {
    const stage = await open()
    const { slack, airflow } = stage
    const { acknowledged } = await slack.slash('U01ALICE', '#ml-pipelines', 'run tone_check_t')
    expect(acknowledged).toBe(true)
    const view = await slack.until(() => slack.view('U01ALICE'), 'the form')
    const refused = await slack.submit(view, { snapshot: '2026-10-01', epochs: '21' })
    expect(refused.errors).toEqual({ epochs: 'Must be at most 20.' })
    const sent = await slack.submit(view, { snapshot: '2026-10-01', epochs: '5' })
    expect(sent.errors).toEqual({})

    const card = await stage.card(/tone_check_training_dag . is queued/u)
    const [run] = airflow.state.runs()
    expect(run?.conf).toMatchObject({ snapshot: '2026-10-01', epochs: 5 })
    const id = run?.id ?? ''
    airflow.state.setRun(dag, id, 'running')
    airflow.state.setTask(dag, id, 'etl', null, 'running')
    airflow.state.setTask(dag, id, 'etl', null, 'failed')
    airflow.state.setRun(dag, id, 'failed')
    const ended = await stage.card('tone_check_training_dag 🔴 failed')
    expect(ended.ts).toBe(card.ts)
    await whisper(stage, 'U01ALICE', 'Started tone_check_training_dag as R1')
  })

  it('a retry, confirmed by its button, answered in its place', async () => {
    const stage = await open()
    const { slack, airflow } = stage
    failedTraining(airflow.state, 'bad')
    await slack.slash('U01ALICE', '#ml-pipelines', `retry ${dag}/bad`)
    const offer = await whisper(stage, 'U01ALICE', 'Retry 1 task')
    await slack.click('U01ALICE', offer, 'Retry 1 task')
    await stage.card('Airflow runs train again')
    expect(airflow.state.instance(dag, 'bad', 'train', null)?.state).not.toBe('failed')
    await slack.until(
      () => slack.ephemerals('U01ALICE').every((each) => !words(each).includes('Cancel')),
      'buttons gone',
    )
  })

  it('who may not is told so, and a thread is answered in the thread', async () => {
    const stage = await open()
    const { slack, airflow } = stage
    await slack.slash('U02BOB', '#ml-pipelines', 'run embeddings_daily')
    await whisper(stage, 'U02BOB', 'You may not run')
    expect(airflow.state.runs()).toHaveLength(0)
    await slack.say('U02BOB', '#ml-pipelines', 'what is going on?')
    const [root] = slack.roots('#ml-pipelines')
    if (!root) throw new Error('no message')
    await slack.mention('U02BOB', '#ml-pipelines', 'dags embeddings', root.ts)
    const answer = await whisper(stage, 'U02BOB', '▶ on')
    expect(answer.thread).toBe(root.ts)
  })

  it('the Home tab shows what runs, and starts a run', async () => {
    const stage = await open()
    const { slack } = stage
    await slack.openHome('U01ALICE')
    const home = await slack.until(() => slack.home('U01ALICE'), 'the Home tab')
    await slack.clickInView(home, 'Run a pipeline')
    const which = await slack.until(() => slack.view('U01ALICE'), 'the question which')
    await slack.submit(which, { dag: 'embeddings' })
    await stage.slack.until(() => stage.airflow.state.runs()[0], 'the run')
  })
})

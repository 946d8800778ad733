import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { people } from '../commands/furnish-slack.ts'
import { startStage, type Stage } from '../commands/stage.ts'

const dag = 'tone_check_training_dag'
let stage: Stage
afterEach(() => stage.close())

describe('faults of Airflow', () => {
  beforeEach(async () => {
    stage = await startStage()
  })

  it.each([
    ['a login page', { kind: 'login-page' }, /airflow-ml/],
    ['401', { kind: 'answer', status: 401 }, /does not accept Groundcrew's credentials/],
    [
      '403',
      { kind: 'answer', status: 403, body: '{"detail":"Forbidden"}' },
      /lacks the permission|credentials/,
    ],
    ['422', { kind: 'answer', status: 422, body: '{"detail":"bad"}' }, /refused/],
    ['429', { kind: 'answer', status: 429, headers: { 'retry-after': '7' } }, /try again in 7 s/],
    [
      '500',
      { kind: 'answer', status: 500, body: 'Traceback (most recent call last)' },
      /did not answer properly/,
    ],
    ['503', { kind: 'answer', status: 503 }, /airflow-ml/],
    ['garbage', { kind: 'answer', status: 200, body: '{{{' }, /airflow-ml/],
    ['half an answer', { kind: 'truncate' }, /did not answer properly/],
    ['a cut connection', { kind: 'drop' }, /airflow-ml/],
  ] as const)('%s is one helpful sentence without a stack', async (_, fault, said) => {
    stage.emulator.faults.add({ ...fault, path: /dags/, times: 50 })
    const { text } = await stage.command(people.alice, `tasks ${dag}/one`)
    expect(text).toMatch(said)
    expect(text.split('\n')).toHaveLength(1)
    expect(text).not.toMatch(/ at .*\.ts|Error:|node_modules/)
  })

  it('Airflow down is said, and nothing of it is a defect', async () => {
    await stage.emulator.stop()
    const { text } = await stage.command(people.alice, 'dags')
    expect(text).toMatch(/cannot be reached|did not answer/)
    expect(stage.problems).toEqual([])
  })
})

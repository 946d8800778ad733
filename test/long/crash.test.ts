import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { expect, onTestFinished, test } from 'vitest'
import { until } from '../real/until.ts'
import { openStage, type Stage } from '../scenarios/stage.ts'
import { endPod, runTrainingPod } from '../scenarios/furnish.ts'

/** The program as a process of its own, so that it can be killed. */
function runner(stage: Stage) {
  const config = join(stage.folder, 'groundcrew.yaml')
  writeFileSync(config, stage.yaml.replace('log: silent', 'log: info'))
  let child: ChildProcess | null = null
  const kill = async () => {
    if (!child || child.exitCode !== null || child.signalCode !== null) return
    const ended = once(child, 'exit')
    child.kill('SIGKILL')
    await ended
  }
  onTestFinished(kill)
  return {
    kill,
    async start() {
      const started = spawn(process.execPath, ['src/cli.ts', 'serve', '--config', config], {
        stdio: ['ignore', 'pipe', 'inherit'],
      })
      child = started
      for await (const line of createInterface({ input: started.stdout }))
        if (line.includes('"msg":"ready"')) break
      started.stdout.resume()
    },
  }
}

function die({ kubernetes, clock }: Stage, number: number, memory: string): void {
  const name = `train-${number}`
  const started = clock.now().subtract({ minutes: 41 })
  runTrainingPod(
    kubernetes,
    { name, run: `manual__${number}`, attempt: 1, memory, dag: `dag_${number}` },
    started,
  )
  endPod(kubernetes, name, 'OOMKilled', started, clock.now())
}

const called = (stage: Stage, method: string) =>
  until(method, () => stage.slack.callsOf(method).length > 0)

test.each([
  ['the message exists and its answer is lost', true],
  ['the message was never made', false],
])('killed while it posts: %s', async (_, done) => {
  const stage = await openStage()
  const groundcrew = runner(stage)
  await groundcrew.start()
  stage.slack.fail('chat.postMessage', { kind: 'hang', done })
  die(stage, 1, '4Gi')
  await called(stage, 'chat.postMessage')
  await groundcrew.kill()
  stage.slack.heal()
  await groundcrew.start()
  await until('a card', () => stage.cards().length > 0)
  die(stage, 2, '4Gi')
  await until('the next card', () =>
    stage.cards().some((message) => stage.read(message).includes('train-2')),
  )
  expect(stage.cards()).toHaveLength(2)
})

test.each(['commit-late', 'hang'] as const)(
  'killed while it files a task (%s): one task',
  async (kind) => {
    const stage = await openStage()
    const groundcrew = runner(stage)
    await groundcrew.start()
    stage.phabricator.fail(
      'maniphest.edit',
      kind === 'hang' ? { kind } : { kind, milliseconds: 3000 },
    )
    const filing = stage.phabricator.called('maniphest.edit')
    die(stage, 1, '8Gi')
    await filing
    await groundcrew.kill()
    stage.phabricator.heal()
    await groundcrew.start()
    const card = () => stage.cards().find((message) => stage.read(message).includes('T1'))
    await until('a card with its task', card, 240)
    expect(stage.phabricator.tasks()).toHaveLength(1)
    expect(stage.cards()).toHaveLength(1)
  },
)

test('killed again and again while many pods die: every death is told once', async () => {
  const stage = await openStage({
    config: `pipelines: [${Array.from({ length: 12 }, (_, n) => `{ dags: "dag_${n}", channel: "#ml-pipelines" }`).join(', ')}]`,
  })
  const groundcrew = runner(stage)
  for (let number = 0; number < 8; number += 1) {
    await groundcrew.start()
    const before = stage.slack.calls.length
    die(stage, number, '4Gi')
    if (number % 2 === 0) await until('a call', () => stage.slack.calls.length > before)
    await groundcrew.kill()
  }
  await groundcrew.start()
  const told = () =>
    Array.from(
      { length: 8 },
      (_, number) =>
        stage.cards().filter((message) => stage.read(message).includes(`train-${number}`)).length,
    )
  await until('a card for each', () => told().every((count) => count > 0), 120)
  expect(told()).toEqual(Array(8).fill(1))
})

import { join } from 'node:path'
import { expect, test } from 'vitest'
import { allGpus, type UsePoint, useWrite } from '../../src/platform/day-of-use.ts'
import { openSqliteStore } from '../../src/store/sqlite/index.ts'
import { openStage, type Stage } from './stage.ts'
import { readPng } from '../integrations/chart/read-png.ts'

const alice = 'U01ALICE'

/** Groundcrew with a day of use to remember, and a wait for what only Alice sees. */
async function openWithPast() {
  const stage = await openStage()
  const now = stage.clock.now()
  const day = (shares: (hoursAgo: number) => UsePoint['shares']): UsePoint[] =>
    Array.from({ length: 280 }, (_, index) => {
      const hoursAgo = (280 - index) / 12
      return {
        atMilliseconds: now.epochMilliseconds - hoursAgo * 3_600_000,
        shares: shares(hoursAgo),
      }
    })
  const store = openSqliteStore(join(stage.folder, 'groundcrew.db'))
  const gpus = useWrite(
    allGpus,
    day((ago) => ({ gpu: ago > 12 ? 1 : 0.5 })),
    null,
  )
  const quota = useWrite(
    'airflow-ml',
    day(() => ({ 'limits.memory': 0.9 })),
    null,
  )
  await store.commit({ writes: [gpus, quota], effects: [] }, now)
  await store.close()
  await stage.start()
  await stage.slack.until(() => stage.slack.sockets.count() > 0, 'the connection')
  return stage
}

const whisper = ({ slack, read }: Stage, words: string) =>
  slack.until(
    () => slack.ephemerals(alice).findLast((each) => read(each).includes(words)),
    `${words} for Alice`,
  )
const uploaded = ({ slack }: Stage, channel: string) =>
  slack.until(
    () => [...slack.workspace.files.values()].find((file) => file.channel === channel),
    `a file in ${channel}`,
  )

test('the picture of the GPUs comes by its button, with its words for who cannot see it', async () => {
  const stage = await openWithPast()
  const { slack } = stage
  await slack.slash(alice, '#ml-pipelines', 'gpu')
  const answer = await whisper(stage, 'Picture of the day')
  expect(stage.read(answer)).toContain('2 of 2 GPUs free')
  await slack.click(alice, answer, 'Picture of the day')
  const file = await uploaded(stage, slack.direct(alice))
  expect(file).toMatchObject({
    filename: expect.stringMatching(/^gpus-\d{4}-\d\d-\d\dT\d\d-\d\dZ\.png$/),
    title: 'GPUs in use',
    altText: expect.stringMatching(
      /^GPUs in use, .* UTC: all GPUs now 0 %, highest 100 % at \d\d:\d\d\./,
    ),
    thread: null,
  })
  expect(readPng(file.content).width).toBe(1600)
  const words = await whisper(stage, 'The picture comes as a direct message.')
  expect(stage.read(words)).toContain(file.altText)
})

test('asked for in a thread, the picture stands in that thread', async () => {
  const stage = await openWithPast()
  const { slack } = stage
  await slack.say(alice, '#ml-pipelines', 'is the quota full?')
  const root = slack.roots('#ml-pipelines').find(({ text }) => text === 'is the quota full?')!
  await slack.mention(alice, '#ml-pipelines', 'quota --picture', root.ts)
  const file = await uploaded(stage, root.channel)
  expect(file).toMatchObject({
    filename: expect.stringContaining('quotas-of-airflow-ml-'),
    altText: expect.stringContaining('Quotas of airflow-ml in use'),
    thread: root.ts,
  })
  const words = await whisper(stage, 'highest 90 %')
  expect(words.thread).toBe(root.ts)
  expect(stage.read(words)).not.toContain('direct message')
})

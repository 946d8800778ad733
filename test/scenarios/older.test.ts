import { expect, test } from 'vitest'
import { createShiftingClock } from '../commands/shifting-clock.ts'
import { endPod, runTrainingPod } from './furnish.ts'
import { openStage } from './stage.ts'

test('what is older than the first start is one line; what happened while away is told, however long that was', async () => {
  const clock = createShiftingClock()
  const stage = await openStage({ clock })
  const { kubernetes, slack } = stage
  function die(name: string, hoursAgo: number): void {
    const at = clock.now().subtract({ hours: hoursAgo })
    const started = at.subtract({ minutes: 41 })
    runTrainingPod(kubernetes, { name, run: name, attempt: 1, memory: '4Gi', dag: name }, started)
    endPod(kubernetes, name, 'OOMKilled', started, at)
  }
  die('long-ago', 2)
  const first = await stage.start()
  await slack.until(
    () =>
      stage.cards().find(({ text }) => text.startsWith('Found 1 failure from before I started')),
    'the line',
  )
  await first.stop()
  clock.advance({ hours: 5 })
  die('meanwhile', 3)
  await stage.start()
  await stage.card('meanwhile', '4Gi', '6Gi', 'I1')
  expect(stage.cards()).toHaveLength(2)
})

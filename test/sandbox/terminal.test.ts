import { existsSync, readFileSync, rmSync } from 'node:fs'
import { dirname } from 'node:path'
import { describe, expect, test } from 'vitest'
import { play, type Script } from './play.ts'

/** Opens the form of a run; on a machine that is too slow for Slack's three seconds, by the button that stands in for it. */
async function* openForm(seen: Parameters<Script>[0]): AsyncGenerator<string, void, undefined> {
  yield '/ml run tone_check_training_dag'
  const [shown] = await seen(/^\[form Run tone_check|\[Fill in\]/m)
  if (shown === '[Fill in]') yield '!click Fill in'
  await seen(/^\[form Run tone_check.*\] snapshot=2026-10 /m)
}

describe.concurrent('the terminal', { timeout: 240_000 }, () => {
  test('a run is started by a form, and its log comes as a file', async () => {
    const played = await play({
      async *script(seen) {
        yield* openForm(seen)
        yield '!submit snapshot=2026-09 train_memory=5Gi'
        await seen(/^#1 edited: .* 🟢 succeeded/m)
        yield '/ml logs latest train_tone_check'
        await seen(/^\[file /m)
      },
    })
    expect(played.code).toBe(0)
    expect(played.text).toMatch(/^#1 #ml-pipelines groundcrew: tone_check_training_dag/m)
    expect(played.text).toMatch(/^#1 edited: tone_check_training_dag 🟢 succeeded/m)
    const path = /^\[file \S+\] (\S+)$/m.exec(played.text)![1]!
    expect(readFileSync(path, 'utf8')).toContain('Building pod train-tone-check-')
    rmSync(dirname(dirname(path)), { recursive: true })
  })

  test('a form that does not fit comes back with what is wrong', async () => {
    const played = await play({
      async *script(seen) {
        yield* openForm(seen)
        yield '!submit snapshot=October'
        yield '!submit month=October'
        yield '!close'
      },
    })
    expect(played.code).toBe(0)
    expect(played.hints.join()).toContain('the form has no input month; it has snapshot')
    expect(played.text).toMatch(/^ {2}snapshot: /m)
    expect(played.text).not.toMatch(/^#1 /m)
  })

  test('a guest may look and not touch; a second person must confirm', async () => {
    const played = await play({
      async *script(seen) {
        yield '!as carol'
        yield '/ml dags'
        yield '/ml pause article_quality_dag'
        await seen(/^\(only carol\) .*You may not pause/m)
        yield '!as alice'
        yield '/ml pause article_quality_dag'
        await seen(/\[Pause\] \[Cancel\]/)
        yield '!as bob'
        yield '!click Pause'
        await seen(/paused/i)
      },
    })
    expect(played.text).toMatch(/^\(only carol\) .*DAG \| State/m)
  })

  test('what is said, threads, reactions and the Home tab', async () => {
    const played = await play({
      async *script(seen) {
        yield 'good morning'
        yield '!thread #1 and to you'
        yield '!react #1 wave'
        yield '!home'
        await seen(/^\(only alice\) \[home\]/m)
        yield '!click Help'
        await seen(/^#\d+ @alice groundcrew: Look /m)
        yield '!in #tone-check'
        yield 'over here'
      },
    })
    expect(played.lines[0]).toBe('#1 #ml-pipelines alice: good morning')
    expect(played.text).toMatch(/^#1\.1 #ml-pipelines alice: and to you$/m)
    expect(played.text).toMatch(/^#3 #tone-check alice: over here$/m)
  })

  test('what is not there is said, and the play goes on', async () => {
    const played = await play({
      speed: 200,
      async *script() {
        yield '!click Detonate'
        yield '!sre uncordon nowhere'
        yield '!sre raise-quota limits.memory=plenty'
        yield 'still here'
      },
    })
    expect(played.hints).toContain('nothing is labelled Detonate')
    expect(played.hints).toContain('there is no node nowhere')
    expect(played.hints.join()).toContain("limits.memory=plenty is not one of the quota's fields")
    expect(played.text).toContain('still here')
    expect(played.code).toBe(0)
  })

  test.each([
    ['!bogus', 2],
    ['!as dave', 2],
    ['!wait soon', 2],
    ['!story nope', 2],
    ['!quit', 0],
  ])('%s ends with %i', async (line, code) => {
    const played = await play({
      speed: 200,
      async *script() {
        yield line
      },
    })
    expect(played.code).toBe(code)
  })

  test('what is measured can be asked for', async () => {
    const played = await play({
      async *script(seen) {
        yield* openForm(seen)
        yield '!submit'
        await seen(/train_tone_check ▶/)
        yield '/ml gpu'
        await seen(/worker-gpu-1 \| 64G \| 2 \| 2 \| 1 \| 1/)
        await seen(/^#1 edited: .* 🟢 succeeded/m)
        yield '/ml pvc'
      },
    })
    expect(played.text).toMatch(/airflow-ml-model-training .*20Gi/)
    expect(played.text).not.toContain('no Prometheus is configured')
  })

  test('the picture of the day comes as a file', async () => {
    const played = await play({
      async *script(seen) {
        yield '/ml gpu'
        await seen(/\[Picture of the day\]/)
        yield '!click Picture of the day'
        await seen(/^\[file /m)
      },
    })
    expect(played.text).toMatch(/GPUs in use, .* UTC: all GPUs .*, highest 100 % at/)
    const path = /^\[file gpus-\S+\.png\] (\S+)$/m.exec(played.text)![1]!
    expect(readFileSync(path).toString('latin1', 1, 4)).toBe('PNG')
    rmSync(dirname(dirname(path)), { recursive: true })
  })

  test('nothing is left behind', async () => {
    const played = await play({
      async *script() {
        yield '!quit'
      },
    })
    const address = played.hints.join('\n').match(/http:\/\/127\.0\.0\.1:\d+/)![0]
    await expect(fetch(address)).rejects.toThrow()
    expect(existsSync('groundcrew.db')).toBe(false)
  })
})

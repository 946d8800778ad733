import { describe, expect, it } from 'vitest'
import { endingOf, useRemote } from './remote.ts'

const remote = useRemote()

describe('a stream', () => {
  const lines = Array.from({ length: 20_000 }, (_, at) => `line ${at} of a long log`)

  it('keeps beginning and end of a long text, cut at lines', async () => {
    remote.answer(200, lines.join('\n'))
    const { body } = await remote.http().stream({ path: 'log', maxBytes: 4096 })
    const kept = body.text.split('\n')
    expect(body.cut).toBe(true)
    expect(body.bytes).toBe(lines.join('\n').length)
    expect(body.text.length).toBeLessThan(4096 + 100)
    expect(kept[0]).toBe(lines[0])
    expect(kept.at(-1)).toBe(lines.at(-1))
    const marks = kept.filter((line) => !lines.includes(line))
    expect(marks).toEqual([expect.stringMatching(/^\[\d+ bytes are left out here\]$/)])
  })

  it('keeps a short text whole', async () => {
    remote.answer(200, 'é\nü')
    const { body } = await remote.http().stream({ path: 'log', maxBytes: 4096 })
    expect(body).toEqual({ text: 'é\nü', cut: false, bytes: 5 })
  })

  it('keeps what came before the deadline', async () => {
    remote.respond((_, response) => void response.writeHead(200).write('first line\n'))
    const { body } = await remote
      .http()
      .stream({ path: 'log', maxBytes: 4096, deadlineMilliseconds: 300 })
    expect(body).toEqual({ text: 'first line\n', cut: true, bytes: 11 })
  })

  it('ends as a call does when the answer is an error', async () => {
    remote.answer(404, '{"detail":"TaskInstance not found"}')
    const ending = await endingOf(remote.http().stream({ path: 'log' }))
    expect(ending.message).toBe('airflow-ml answered 404: TaskInstance not found')
  })
})

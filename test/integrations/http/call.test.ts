import { describe, expect, it } from 'vitest'
import { createHttp } from '../../../integrations/http.ts'
import { Refused } from '../../../src/delivery/endings.ts'
import { endingOf, useRemote } from './remote.ts'

const remote = useRemote()

describe('a call', () => {
  it('sends segments, query and JSON, and reads JSON', async () => {
    remote.answer(200, '{"total_entries":1}', { 'X-One': 'two' })
    const { status, headers, body } = await remote.http().call({
      method: 'POST',
      path: ['dags', 'a b+c%d', 'dagRuns'],
      query: {
        limit: 5,
        state: ['failed', 'running'],
        at: '2026-01-01T00:00:00+00:00',
        none: null,
      },
      json: { conf: { é: 1 } },
    })
    expect({ status, one: headers['x-one'], body }).toEqual({
      status: 200,
      one: 'two',
      body: { total_entries: 1 },
    })
    expect(remote.arrived[0]?.url).toBe(
      '/base/dags/a%20b%2Bc%25d/dagRuns?limit=5&state=failed&state=running&at=2026-01-01T00%3A00%3A00%2B00%3A00',
    )
    expect(remote.arrived[0]?.body).toBe('{"conf":{"é":1}}')
    expect(remote.arrived[0]?.headers['content-type']).toBe('application/json')
    expect(remote.arrived[0]?.headers['user-agent']).toBe('groundcrew')
  })

  it('sends a form, and reads text', async () => {
    remote.answer(200, 'plain')
    const { body } = await remote.http().call({
      method: 'POST',
      path: 'api/user.whoami',
      form: { 'api.token': 'a&b' },
      responseType: 'text',
    })
    expect(body).toBe('plain')
    expect(remote.arrived[0]?.body).toBe('api.token=a%26b')
  })

  it('keeps the last slash of a fixed path', async () => {
    remote.answer(200, '{}')
    await remote.http().call({ path: 'login/' })
    expect(remote.arrived[0]?.url).toBe('/base/login/')
  })

  it('reads an empty answer as null', async () => {
    remote.answer(204, '')
    expect((await remote.http().call({ method: 'DELETE', path: 'x' })).body).toBeNull()
  })

  it.each([
    ['', '""'],
    ['.', '"."'],
    ['..', '".."'],
    ['a/b', '"a/b"'],
    ['a\\b', 'a\\\\b'],
    ['a\nb', 'a\\nb'],
    ['\ud800', 'half a character'],
  ])('refuses the id %j before anything is sent', async (id, words) => {
    const ending = await endingOf(remote.http().call({ path: ['dags', id, 'dagRuns'] }))
    expect(ending).toBeInstanceOf(Refused)
    expect(ending.message).toContain(words)
    expect(remote.arrived).toEqual([])
  })

  it.each(['%2e%2e', '..%2f..', 'manual__2026-01-01T00:00:00+00:00', 'ünï', 'x'.repeat(250), '~'])(
    'takes the id %j as one segment',
    async (id) => {
      remote.answer(200, '{}')
      await remote.http().call({ path: ['dags', id, 'dagRuns'] })
      const parts = (remote.arrived[0]?.url ?? '').split('/')
      expect(parts.length).toBe(5)
      expect(decodeURIComponent(parts[3] ?? '')).toBe(id)
    },
  )

  it.each(['ftp://x', 'http://user:word@host', 'http://host?x=1', 'no address'])(
    'does not begin with the address %s',
    (baseUrl) => {
      expect(() => createHttp({ service: 'x', baseUrl })).toThrow()
    },
  )
})

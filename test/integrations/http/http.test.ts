import { inspect } from 'node:util'
import { afterAll, afterEach, describe, expect, it } from 'vitest'
import { createServer } from 'node:http'
import { gzipSync } from 'node:zlib'
import { Busy, CallError, Refused, Uncertain, Unreachable } from '../../../src/delivery/endings.ts'
import { createHttp } from '../../../integrations/http.ts'
import type { AddressInfo } from 'node:net'
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'

let respond: RequestListener = (_, response) => response.end('{}')
const seen: { method: string; url: string; headers: IncomingMessage['headers']; body: string }[] =
  []
const server = createServer((request, response) => {
  let body = ''
  request.on('data', (chunk: Buffer) => (body += chunk.toString()))
  request.on('end', () => {
    seen.push({
      method: request.method ?? '',
      url: request.url ?? '',
      headers: request.headers,
      body,
    })
    respond(request, response)
  })
})
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
const port = (server.address() as AddressInfo).port
const http = createHttp({ service: 'airflow-ml', baseUrl: `http://127.0.0.1:${port}/base/` })

afterEach(() => {
  seen.length = 0
})
afterAll(() => {
  http.close()
  server.closeAllConnections()
  server.close()
})

function answer(status: number, body: string, headers: Record<string, string> = {}) {
  respond = (_, response) => response.writeHead(status, headers).end(body)
}

async function endingOf(promise: Promise<unknown>): Promise<CallError> {
  const error = await promise.then(
    (value) => new Error(`answered ${JSON.stringify(value)}`),
    (reason: unknown) => reason,
  )
  if (!(error instanceof CallError)) throw error
  return error
}

describe('a call', () => {
  it('sends segments, query and JSON, and reads JSON', async () => {
    answer(200, '{"total_entries":1}', { 'X-One': 'two' })
    const { status, headers, body } = await http.call({
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
    expect(seen[0]?.url).toBe(
      '/base/dags/a%20b%2Bc%25d/dagRuns?limit=5&state=failed&state=running&at=2026-01-01T00%3A00%3A00%2B00%3A00',
    )
    expect(seen[0]?.body).toBe('{"conf":{"é":1}}')
    expect(seen[0]?.headers['content-type']).toBe('application/json')
    expect(seen[0]?.headers['user-agent']).toBe('groundcrew')
  })

  it('sends a form, and reads text', async () => {
    answer(200, 'plain')
    const { body } = await http.call({
      method: 'POST',
      path: 'api/user.whoami',
      form: { 'api.token': 'a&b' },
      responseType: 'text',
    })
    expect(body).toBe('plain')
    expect(seen[0]?.body).toBe('api.token=a%26b')
  })

  it('keeps the last slash of a fixed path', async () => {
    answer(200, '{}')
    await http.call({ path: 'login/' })
    expect(seen[0]?.url).toBe('/base/login/')
  })

  it('reads an empty answer as null', async () => {
    answer(204, '')
    expect((await http.call({ method: 'DELETE', path: 'x' })).body).toBeNull()
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
    const ending = await endingOf(http.call({ path: ['dags', id, 'dagRuns'] }))
    expect(ending).toBeInstanceOf(Refused)
    expect(ending.message).toContain(words)
    expect(seen).toEqual([])
  })

  it.each(['%2e%2e', '..%2f..', 'manual__2026-01-01T00:00:00+00:00', 'ünï', 'x'.repeat(250), '~'])(
    'takes the id %j as one segment',
    async (id) => {
      answer(200, '{}')
      await http.call({ path: ['dags', id, 'dagRuns'] })
      const parts = (seen[0]?.url ?? '').split('/')
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

describe('an ending', () => {
  it('comes at once when the signal was aborted before', async () => {
    const signal = AbortSignal.abort()
    expect(await endingOf(http.call({ path: ['x'], signal }))).toBeInstanceOf(Busy)
    expect(seen).toEqual([])
  })

  it.each([
    [
      400,
      '{"detail":"Invalid input for param choice","title":"Bad Request"}',
      Refused,
      'airflow-ml answered 400: Invalid input for param choice',
    ],
    [401, '{"detail":"Not authenticated"}', Refused, 'airflow-ml answered 401: Not authenticated'],
    [401, '', Refused, 'airflow-ml answered 401: not logged in; check the credentials'],
    [
      404,
      '{"detail":null,"title":"DAG not found"}',
      Refused,
      'airflow-ml answered 404: DAG not found',
    ],
    [
      404,
      '<!DOCTYPE html><p>secret page',
      Refused,
      'airflow-ml answered 404: not found; check the address',
    ],
    [
      409,
      '{"detail":{"reason":"Unique constraint violation"}}',
      Refused,
      'airflow-ml answered 409: Unique constraint violation',
    ],
    [
      422,
      '{"detail":[{"loc":["body","surprise"],"msg":"Extra inputs are not permitted"}]}',
      Refused,
      'airflow-ml answered 422: surprise: Extra inputs are not permitted',
    ],
    [
      404,
      '{"RemoteException":{"exception":"NotFoundException","message":"app with id: x not found"}}',
      Refused,
      'airflow-ml answered 404: app with id: x not found',
    ],
    [
      302,
      '',
      Refused,
      'airflow-ml answered 302: it sends elsewhere, probably to log in; check the address and the credentials',
    ],
    [500, '<html>boom</html>', Uncertain, 'airflow-ml answered 500'],
    [503, 'overloaded', Uncertain, 'airflow-ml answered 503: overloaded'],
    [408, '', Uncertain, 'airflow-ml answered 408'],
  ] as const)('of %i with %s', async (status, body, kind, message) => {
    answer(status, body, { location: `http://127.0.0.1:${port}/login` })
    const ending = await endingOf(http.call({ path: 'x' }))
    expect(ending).toBeInstanceOf(kind)
    expect(ending.message).toBe(message)
    expect(ending.status).toBe(status)
    expect(seen).toHaveLength(1)
  })

  it.each([
    [429, { 'retry-after': '7' }, 7_000],
    [429, { 'retry-after': '99999' }, 600_000],
    [429, {}, 5_000],
    [429, { 'retry-after': 'soon' }, 5_000],
    [503, { 'retry-after': '2' }, 2_000],
    [
      429,
      { date: 'Sun, 22 Nov 2026 10:00:00 GMT', 'retry-after': 'Sun, 22 Nov 2026 10:01:30 GMT' },
      90_000,
    ],
    [
      429,
      { date: 'Sun, 22 Nov 2026 10:00:00 GMT', 'retry-after': 'Sun, 22 Nov 2026 09:00:00 GMT' },
      0,
    ],
  ])('of %i with %j asks for patience', async (status, headers, waitMilliseconds) => {
    answer(status, '', headers as Record<string, string>)
    const ending = await endingOf(http.call({ path: 'x' }))
    expect(ending).toBeInstanceOf(Busy)
    expect((ending as Busy).waitMilliseconds).toBe(waitMilliseconds)
  })

  it('is an answer where the status was expected', async () => {
    answer(404, '{"detail":"no such run"}')
    const { status, body } = await http.call({ path: 'x', expect: [404] })
    expect({ status, body }).toEqual({ status: 404, body: { detail: 'no such run' } })
  })

  it('says that a login page came instead of data', async () => {
    answer(200, '<!DOCTYPE html><title>Sign in</title>', { 'content-type': 'text/html' })
    const ending = await endingOf(http.call({ path: 'x' }))
    expect(ending).toBeInstanceOf(Refused)
    expect(ending.message).toContain('login page')
  })

  it('is uncertain for truncated JSON and for a connection dropped in the middle', async () => {
    answer(200, '{"a":')
    expect(await endingOf(http.call({ path: 'x' }))).toBeInstanceOf(Uncertain)
    respond = (_, response) => {
      response.writeHead(200, { 'content-length': '100' }).write('{"a":')
      setImmediate(() => response.destroy())
    }
    expect(await endingOf(http.call({ path: 'x' }))).toBeInstanceOf(Uncertain)
  })

  it('is uncertain when the request arrived and the connection was closed, and is not repeated', async () => {
    respond = (request) => request.socket.destroy()
    const ending = await endingOf(http.call({ method: 'POST', path: 'x', json: {} }))
    expect(ending).toBeInstanceOf(Uncertain)
    expect(seen).toHaveLength(1)
  })

  it('is unreachable where nothing listens or no host is', async () => {
    const spare = createServer()
    await new Promise<void>((resolve) => spare.listen(0, '127.0.0.1', resolve))
    const { port: closed } = spare.address() as AddressInfo
    await new Promise((resolve) => spare.close(resolve))
    const nobody = createHttp({ service: 'yarn', baseUrl: `http://127.0.0.1:${closed}` })
    const ending = await endingOf(nobody.call({ method: 'POST', path: 'x' }))
    expect(ending).toBeInstanceOf(Unreachable)
    expect(ending.message).toBe('yarn cannot be reached: nothing listens there (ECONNREFUSED)')
    const nowhere = createHttp({ service: 'yarn', baseUrl: 'http://no-such-host.invalid' })
    expect(await endingOf(nowhere.call({ path: 'x' }))).toBeInstanceOf(Unreachable)
    const plain = createHttp({ service: 'yarn', baseUrl: `https://127.0.0.1:${port}` })
    expect(await endingOf(plain.call({ path: 'x' }))).toBeInstanceOf(Unreachable)
  })

  it('comes at the deadline, also when the body drips', async () => {
    let timer: NodeJS.Timeout | undefined
    respond = (_, response) => {
      response.writeHead(200)
      timer = setInterval(() => response.write(' '), 20)
      response.on('close', () => clearInterval(timer))
    }
    const ending = await endingOf(http.call({ path: 'x', deadlineMilliseconds: 200 }))
    expect(ending).toBeInstanceOf(Uncertain)
    expect(ending.message).toBe('airflow-ml did not answer GET /base/x within 0.2 s')
  })

  it('of a request that waited too long for its turn says that it was not sent', async () => {
    const held: ServerResponse[] = []
    respond = (_, response) => void held.push(response)
    const narrow = createHttp({
      service: 'yarn',
      baseUrl: `http://127.0.0.1:${port}`,
      concurrency: 1,
    })
    const first = narrow.call({ path: 'first' })
    const ending = await endingOf(narrow.call({ path: 'second', deadlineMilliseconds: 100 }))
    expect(ending).toBeInstanceOf(Busy)
    held[0]?.end('{}')
    await first
    respond = (_, response) => response.end('{}')
    await narrow.call({ path: 'third' })
    expect(seen.map(({ url }) => url)).toEqual(['/first', '/third'])
    narrow.close()
  })

  it('of an answer that is too long, packed or not', async () => {
    answer(200, JSON.stringify('x'.repeat(3000)))
    expect(await endingOf(http.call({ path: 'x', maxBytes: 1000 }))).toBeInstanceOf(Refused)
    const packed = gzipSync(JSON.stringify('x'.repeat(1_000_000)))
    respond = (_, response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end(packed)
    expect(await endingOf(http.call({ path: 'x', maxBytes: 10_000 }))).toBeInstanceOf(Refused)
    expect((await http.call({ path: 'x' })).body).toHaveLength(1_000_000)
  })

  it('holds none of our secrets, whatever the other side repeats', async () => {
    const token = 'eyJhbGciOi.payload-payload.signature'
    respond = (request, response) => {
      const echo = `bad ${request.headers.authorization} ${request.headers.cookie} word-in-json tok-in-form`
      response.writeHead(400).end(JSON.stringify({ detail: echo }))
    }
    const calls = [
      { path: 'x', headers: { Authorization: `Bearer ${token}`, Cookie: 'session=abcdefgh12' } },
      { path: 'x', method: 'POST' as const, json: { password: 'word-in-json' } },
      { path: 'x', method: 'POST' as const, form: { 'api.token': 'tok-in-form' } },
    ]
    const shown: string[] = []
    for (const request of calls) {
      const ending = await endingOf(http.call(request))
      shown.push(
        inspect(ending, { depth: 9, showHidden: true }),
        JSON.stringify(ending),
        String(ending.stack),
      )
    }
    respond = (request) => request.socket.destroy()
    const dropped = await endingOf(
      http.call({ path: 'x', method: 'POST', headers: { Authorization: `Bearer ${token}` } }),
    )
    shown.push(inspect(dropped, { depth: 9, showHidden: true }), JSON.stringify(dropped))
    expect(shown.join()).not.toContain(token)
    expect(shown.join()).not.toContain('abcdefgh12')
    expect(shown.slice(3, 6).join()).not.toContain('word-in-json')
    expect(shown.slice(6, 9).join()).not.toContain('tok-in-form')
    expect(shown.join()).toContain('***')
  })
})

describe('a stream', () => {
  const lines = Array.from({ length: 20_000 }, (_, at) => `line ${at} of a long log`)

  it('keeps beginning and end of a long text, cut at lines', async () => {
    answer(200, lines.join('\n'))
    const { body } = await http.stream({ path: 'log', maxBytes: 4096 })
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
    answer(200, 'é\nü')
    const { body } = await http.stream({ path: 'log', maxBytes: 4096 })
    expect(body).toEqual({ text: 'é\nü', cut: false, bytes: 5 })
  })

  it('keeps what came before the deadline', async () => {
    respond = (_, response) => void response.writeHead(200).write('first line\n')
    const { body } = await http.stream({ path: 'log', maxBytes: 4096, deadlineMilliseconds: 300 })
    expect(body).toEqual({ text: 'first line\n', cut: true, bytes: 11 })
  })

  it('ends as a call does when the answer is an error', async () => {
    answer(404, '{"detail":"TaskInstance not found"}')
    const ending = await endingOf(http.stream({ path: 'log' }))
    expect(ending.message).toBe('airflow-ml answered 404: TaskInstance not found')
  })
})

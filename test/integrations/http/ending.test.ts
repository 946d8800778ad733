import { inspect } from 'node:util'
import { gzipSync } from 'node:zlib'
import { createServer } from 'node:http'
import { describe, expect, it } from 'vitest'
import { createHttp } from '../../../integrations/http.ts'
import { Busy, Refused, Uncertain, Unreachable } from '../../../src/delivery/endings.ts'
import { endingOf, useRemote } from './remote.ts'
import type { AddressInfo } from 'node:net'
import type { ServerResponse } from 'node:http'

const remote = useRemote()

describe('an ending', () => {
  it('comes at once when the signal was aborted before', async () => {
    const signal = AbortSignal.abort()
    expect(await endingOf(remote.http().call({ path: ['x'], signal }))).toBeInstanceOf(Busy)
    expect(remote.arrived).toEqual([])
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
    remote.answer(status, body, { location: `${remote.url()}/login` })
    const ending = await endingOf(remote.http().call({ path: 'x' }))
    expect(ending).toBeInstanceOf(kind)
    expect(ending.message).toBe(message)
    expect(ending.status).toBe(status)
    expect(remote.arrived).toHaveLength(1)
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
    remote.answer(status, '', headers as Record<string, string>)
    const ending = await endingOf(remote.http().call({ path: 'x' }))
    expect(ending).toBeInstanceOf(Busy)
    expect((ending as Busy).waitMilliseconds).toBe(waitMilliseconds)
  })

  it('is an answer where the status was expected', async () => {
    remote.answer(404, '{"detail":"no such run"}')
    const { status, body } = await remote.http().call({ path: 'x', expect: [404] })
    expect({ status, body }).toEqual({ status: 404, body: { detail: 'no such run' } })
  })

  it('says that a login page came instead of data', async () => {
    remote.answer(200, '<!DOCTYPE html><title>Sign in</title>', { 'content-type': 'text/html' })
    const ending = await endingOf(remote.http().call({ path: 'x' }))
    expect(ending).toBeInstanceOf(Refused)
    expect(ending.message).toContain('login page')
  })

  it('is uncertain for truncated JSON and for a connection dropped in the middle', async () => {
    remote.answer(200, '{"a":')
    expect(await endingOf(remote.http().call({ path: 'x' }))).toBeInstanceOf(Uncertain)
    remote.respond((_, response) => {
      response.writeHead(200, { 'content-length': '100' }).write('{"a":')
      setImmediate(() => response.destroy())
    })
    expect(await endingOf(remote.http().call({ path: 'x' }))).toBeInstanceOf(Uncertain)
  })

  it('is uncertain when the request arrived and the connection was closed, and is not repeated', async () => {
    remote.respond((request) => request.socket.destroy())
    const ending = await endingOf(remote.http().call({ method: 'POST', path: 'x', json: {} }))
    expect(ending).toBeInstanceOf(Uncertain)
    expect(remote.arrived).toHaveLength(1)
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
    const plain = createHttp({ service: 'yarn', baseUrl: remote.url().replace('http', 'https') })
    expect(await endingOf(plain.call({ path: 'x' }))).toBeInstanceOf(Unreachable)
  })

  it('comes at the deadline, also when the body drips', async () => {
    let timer: NodeJS.Timeout | undefined
    remote.respond((_, response) => {
      response.writeHead(200)
      timer = setInterval(() => response.write(' '), 20)
      response.on('close', () => clearInterval(timer))
    })
    const ending = await endingOf(remote.http().call({ path: 'x', deadlineMilliseconds: 200 }))
    expect(ending).toBeInstanceOf(Uncertain)
    expect(ending.message).toBe('airflow-ml did not answer GET /base/x within 0.2 s')
  })

  it('of a request that waited too long for its turn says that it was not sent', async () => {
    const { promise: held, resolve: hold } = Promise.withResolvers<ServerResponse>()
    remote.respond((_, response) => hold(response))
    const narrow = createHttp({
      service: 'yarn',
      baseUrl: remote.url(),
      concurrency: 1,
    })
    const first = narrow.call({ path: 'first' })
    const response = await held
    const ending = await endingOf(narrow.call({ path: 'second', deadlineMilliseconds: 100 }))
    expect(ending).toBeInstanceOf(Busy)
    response.end('{}')
    await first
    remote.respond((_, response) => response.end('{}'))
    await narrow.call({ path: 'third' })
    expect(remote.arrived.map(({ url }) => url)).toEqual(['/first', '/third'])
    narrow.close()
  })

  it('of a request that was called off before its turn says that it was not sent', async () => {
    const ending = await endingOf(remote.http().call({ path: 'x', signal: AbortSignal.abort() }))
    expect(ending).toBeInstanceOf(Busy)
    expect(remote.arrived).toEqual([])
  })

  it('hides secrets that the other side tells of itself', async () => {
    remote.answer(400, '{"detail":"cannot connect with password=hunter2-not-real to the database"}')
    const ending = await endingOf(remote.http().call({ path: 'x' }))
    expect(ending.message).toContain('cannot connect')
    expect(ending.message).not.toContain('hunter2')
  })

  it('of an answer that is too long, packed or not', async () => {
    remote.answer(200, JSON.stringify('x'.repeat(3000)))
    expect(await endingOf(remote.http().call({ path: 'x', maxBytes: 1000 }))).toBeInstanceOf(
      Refused,
    )
    const packed = gzipSync(JSON.stringify('x'.repeat(1_000_000)))
    remote.respond((_, response) =>
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(packed),
    )
    expect(await endingOf(remote.http().call({ path: 'x', maxBytes: 10_000 }))).toBeInstanceOf(
      Refused,
    )
    expect((await remote.http().call({ path: 'x' })).body).toHaveLength(1_000_000)
  })

  it('holds none of our secrets, whatever the other side repeats', async () => {
    const token = 'eyJhbGciOi.payload-payload.signature'
    remote.respond((request, response) => {
      const echo = `bad ${request.headers.authorization} ${request.headers.cookie} word-in-json tok-in-form`
      response.writeHead(400).end(JSON.stringify({ detail: echo }))
    })
    const calls = [
      { path: 'x', headers: { Authorization: `Bearer ${token}`, Cookie: 'session=abcdefgh12' } },
      { path: 'x', method: 'POST' as const, json: { password: 'word-in-json' } },
      { path: 'x', method: 'POST' as const, form: { 'api.token': 'tok-in-form' } },
    ]
    const shown: string[] = []
    for (const request of calls) {
      const ending = await endingOf(remote.http().call(request))
      shown.push(
        inspect(ending, { depth: 9, showHidden: true }),
        JSON.stringify(ending),
        String(ending.stack),
      )
    }
    remote.respond((request) => request.socket.destroy())
    const dropped = await endingOf(
      remote
        .http()
        .call({ path: 'x', method: 'POST', headers: { Authorization: `Bearer ${token}` } }),
    )
    shown.push(inspect(dropped, { depth: 9, showHidden: true }), JSON.stringify(dropped))
    expect(shown.join()).not.toContain(token)
    expect(shown.join()).not.toContain('abcdefgh12')
    expect(shown.slice(3, 6).join()).not.toContain('word-in-json')
    expect(shown.slice(6, 9).join()).not.toContain('tok-in-form')
    expect(shown.join()).toContain('***')
  })
})

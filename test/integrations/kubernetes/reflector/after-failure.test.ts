import { expect, test } from 'vitest'
import { failureOfAnswer } from '../../../../integrations/kubernetes/connection/failure.ts'
import { Unreadable } from '../../../../integrations/kubernetes/connection/unreadable.ts'
import {
  afterFailure,
  type Standing,
} from '../../../../integrations/kubernetes/reflector/after-failure.ts'
import { createBackoff } from '../../../../integrations/kubernetes/reflector/backoff.ts'
import { NoWatchList } from '../../../../integrations/kubernetes/reflector/follow.ts'
import { recorded } from '../../../fixtures/kubernetes/read.ts'

const standingAt = (version: string | null): Standing => ({
  version,
  listing: 'watch-list',
  forbidden: false,
  unreadableAt: undefined,
  expirations: 0,
})

const after = (error: unknown, standing: Standing) => ({
  wait: afterFailure(
    error,
    standing,
    createBackoff(() => 1),
    () => 0.5,
  ),
  standing,
})

test('an expired version means a new list, at once, but not in a circle', () => {
  const expired = failureOfAnswer(410, recorded('status-410-exact-compacted'))
  const once = after(expired, standingAt('7'))
  expect(once).toMatchObject({ wait: 0, standing: { version: null } })
  expect(after(expired, once.standing).wait).toBe(800)
})

test('a server without watch-lists is asked for pages, at once', () => {
  expect(after(new NoWatchList(), standingAt(null))).toMatchObject({
    wait: 0,
    standing: { listing: 'pages' },
  })
})

test('a 400 to an ordinary watch does not stop watch-lists', () => {
  expect(after(failureOfAnswer(400, {}), standingAt('7'))).toMatchObject({
    wait: 800,
    standing: { listing: 'watch-list', version: '7' },
  })
})

test('what is forbidden is asked for again half a minute later', () => {
  const forbidden = failureOfAnswer(403, recorded('status-403-rbac-watch'))
  expect(after(forbidden, standingAt('7'))).toMatchObject({
    wait: 45_000,
    standing: { forbidden: true },
  })
})

test.each([
  ['a busy server', failureOfAnswer(429, {}, '20'), 20_000],
  ['a busy server that asks for less than the backoff', failureOfAnswer(429, {}, '0'), 800],
  ['a server in trouble', failureOfAnswer(500, {}), 800],
  ['a bad token', failureOfAnswer(401, recorded('status-401')), 800],
])('%s is asked again from the same version', (_, error, wait) => {
  expect(after(error, standingAt('7'))).toMatchObject({ wait, standing: { version: '7' } })
})

test('a line that cannot be read is asked for again once, then everything', () => {
  const standing = standingAt('7')
  expect(after(new Unreadable('a line'), standing).standing.version).toBe('7')
  expect(after(new Unreadable('a line'), standing).standing.version).toBeNull()
})

test('unreadable lines at different places are two accidents', () => {
  const standing = standingAt('7')
  after(new Unreadable('a line'), standing)
  standing.version = '8'
  expect(after(new Unreadable('a line'), standing).standing.version).toBe('8')
})

test("a version above the server's own means that its history is another one", () => {
  const tooLarge = failureOfAnswer(504, { message: 'Too large resource version: 9, current: 5' })
  expect(after(tooLarge, standingAt('9')).standing.version).toBeNull()
})

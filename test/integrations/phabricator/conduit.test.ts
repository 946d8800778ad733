import { inspect } from 'node:util'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { z } from 'zod'
import {
  createConduit,
  isDefiniteNo,
  type Conduit,
} from '../../../integrations/phabricator/conduit.ts'
import { resolveProject } from '../../../integrations/phabricator/project.ts'
import { createTasks } from '../../../integrations/phabricator/tasks.ts'
import { Busy, Refused, Uncertain, Unreachable } from '../../../src/delivery/endings.ts'
import {
  pages,
  startPhabricator,
  type PhabricatorEmulator,
} from '../../emulators/phabricator/index.ts'

let emulator: PhabricatorEmulator
let conduit: Conduit
beforeEach(async () => {
  emulator = await startPhabricator()
  conduit = connect()
})
afterEach(async () => {
  conduit.close()
  await emulator.close()
})

const connect = (token = emulator.bot.token, writeMilliseconds = 60_000) =>
  createConduit({ url: emulator.url, token, userAgent: 'groundcrew-test', writeMilliseconds })
const create = (title: string) =>
  conduit.write('maniphest.edit', { transactions: [{ type: 'title', value: title }] }, z.unknown())
const comment = () =>
  conduit.write(
    'maniphest.edit',
    { objectIdentifier: 'T9', transactions: [{ type: 'comment', value: 'x' }] },
    z.unknown(),
  )
const ending = (call: Promise<unknown>) =>
  call.then(
    () => 'a value',
    (thrown: unknown) => thrown,
  )

describe('endings of a call', () => {
  const raw = (info: string, code = 'ERR-CONDUIT-CORE') => ({
    kind: 'answer' as const,
    status: 200,
    contentType: 'application/json',
    body: JSON.stringify({ result: null, error_code: code, error_info: info }),
  })

  test.each([
    [
      'an invalid value',
      raw('Validation errors:\n  - Task title cannot exceed 255 characters.'),
      Refused,
      'Task title cannot exceed 255 characters.',
      true,
    ],
    [
      'a task that is not there',
      raw('Monogram "T9" does not identify a valid object.'),
      Refused,
      'hides it',
      true,
    ],
    [
      'a right that is missing',
      raw('[Access Denied: T3] (Can Edit) You do not have permission'),
      Refused,
      'does not allow',
      true,
    ],
    [
      'an unknown method',
      raw('Conduit API method "x" does not exist.', 'ERR-CONDUIT-CALL'),
      Refused,
      'does not know this call',
      true,
    ],
    [
      'a token that is not valid',
      raw('API token "api-secretsecretsecret" is not valid.', 'ERR-INVALID-AUTH'),
      Refused,
      'phabricator.token',
      false,
    ],
    [
      'an exception after the commit',
      raw('#1213: Deadlock found'),
      Uncertain,
      'may have been done',
      false,
    ],
    [
      'a validation that only is mentioned',
      raw('While publishing: Validation errors:\n - x'),
      Uncertain,
      'may have been done',
      false,
    ],
    [
      'read-only mode',
      raw('Unable to establish a write-mode connection … in read-only mode.'),
      Uncertain,
      'read-only',
      false,
    ],
    ['a proxy that lost its server', pages.badGateway, Uncertain, '502', false],
    ['a database that is down', pages.setupError, Uncertain, '500', false],
    ['a login page', pages.login, Uncertain, 'web page', false],
    ['too many requests', pages.tooManyRequests, Busy, '429', false],
    ['a request that is too large', pages.tooLarge, Refused, '413', false],
    ['a broken connection', { kind: 'drop' } as const, Uncertain, 'broke off', false],
    ['no answer in time', { kind: 'hang' } as const, Uncertain, 'did not answer', false],
    [
      'an answer of another shape',
      { ...raw(''), body: '{"result":{}}' },
      Uncertain,
      'something else',
      false,
    ],
    ['half an answer', { ...raw(''), body: '{"result":{"obj' }, Uncertain, 'something else', false],
  ])('a write that meets %s', async (_, fault, kind, words, definite) => {
    if (fault.kind === 'hang') {
      conduit.close()
      conduit = connect(emulator.bot.token, 300)
    }
    emulator.fail('maniphest.edit', fault)
    const error = await ending(create('x'))
    expect(error).toBeInstanceOf(kind)
    expect((error as Error).message).toContain(words)
    expect(isDefiniteNo(error)).toBe(definite)
  })

  test('nobody listens there', async () => {
    await emulator.close()
    expect(await ending(create('x'))).toBeInstanceOf(Unreachable)
    emulator = await startPhabricator()
  })

  test('an error never holds the token, however Phabricator echoes it', async () => {
    const token = `api-${'s3cr3t'.repeat(5).slice(0, 28)}`
    conduit.close()
    conduit = connect(token)
    const errors = [await ending(create('x'))]
    for (const info of [
      `API token "${token}" is not valid.`,
      `Validation errors:\n - token ${token} is odd`,
      `API Method "x" does not define these parameters: '{"api.token":"${token}"}'.`,
    ])
      for (const code of ['ERR-INVALID-AUTH', 'ERR-CONDUIT-CORE', 'ERR-CONDUIT-CALL', 'ERR-NEW']) {
        emulator.fail('maniphest.edit', raw(info, code))
        errors.push(await ending(create('x')))
      }
    emulator.fail('maniphest.edit', { ...pages.badGateway, body: token })
    errors.push(await ending(create('x')))
    for (const error of errors)
      expect(`${inspect(error, { depth: 9 })}${JSON.stringify(error)}`).not.toContain('s3cr3t')
  })
})

describe('what is sent', () => {
  test('one form field of JSON that the strict reading takes, whatever the text', async () => {
    await create('"quotes" & é😀 <b> 100% + \n')
    expect(emulator.tasks()[0]?.title).toBe('"quotes" & é😀 <b> 100% + \n')
    expect(emulator.calls[0]?.userAgent).toBe('groundcrew-test')
  })

  test('an edit of a missing task names it as people do', async () => {
    expect(await ending(comment())).toMatchObject({ code: 'not-found' })
  })
})

describe('the project', () => {
  test.each(['data-platform-sre', '#data-platform-sre', 'Data-Platform-SRE'])(
    '%s is found',
    async (slug) => {
      expect((await resolveProject(conduit, slug)).phid).toBe(emulator.project.phid)
    },
  )

  test.each([
    ['unknown', () => {}, 'nope'],
    ['not visible', () => void (emulator.project.visible = false), 'data-platform-sre'],
  ])('one that is %s is refused with what to do', async (_, change, slug) => {
    change()
    const error = await ending(resolveProject(conduit, slug))
    expect(error).toBeInstanceOf(Refused)
    expect((error as Error).message).toContain('check phabricator.project')
  })
})

describe('tasks of an author', () => {
  async function titles(since = 0): Promise<string[]> {
    const found: string[] = []
    for await (const task of createTasks(conduit).byAuthor(emulator.bot.phid, since))
      found.push(task.title)
    return found
  }

  test('come newest first, over all pages', async () => {
    for (let index = 1; index <= 230; index += 1) await create(`task ${index}`)
    const found = await titles()
    expect([found.length, found[0], found.at(-1)]).toEqual([230, 'task 230', 'task 1'])
  })

  test('come once, whatever is created while the pages are read', async () => {
    for (let index = 1; index <= 120; index += 1) await create(`task ${index}`)
    emulator.fail('maniphest.search', { kind: 'before', act: () => {} })
    emulator.fail('maniphest.search', {
      kind: 'before',
      act: () => {
        const [own] = emulator.tasks()
        if (own)
          emulator.state.tasks.push({ ...own, id: 121, phid: 'PHID-TASK-121', title: 'late' })
      },
    })
    const found = await titles()
    expect([found.length, new Set(found).size]).toEqual([120, 120])
  })

  test('a page that fails is an error and not an end', async () => {
    for (let index = 1; index <= 120; index += 1) await create(`task ${index}`)
    emulator.fail('maniphest.search', { kind: 'before', act: () => {} })
    emulator.fail('maniphest.search', pages.badGateway)
    expect(await ending(titles())).toBeInstanceOf(Uncertain)
  })
})

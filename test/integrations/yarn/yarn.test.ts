import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createYarn, type YarnOptions } from '../../../integrations/yarn/yarn.ts'
import { startYarn, type YarnEmulator } from '../../emulators/yarn/index.ts'
import { withHeading } from '../../emulators/yarn/log-pages.ts'
import { recordedApplication, recordedPage } from '../../emulators/yarn/recorded.ts'
import { page } from '../../emulators/yarn/serve.ts'

const failed = recordedApplication('2.10.2-user-exception')
const id = String(failed.application?.['id'])
const traceback = 'ValueError: no training rows for snapshot 2026-11-16'

let emulator: YarnEmulator
beforeEach(async () => {
  emulator = await startYarn(failed)
})
afterEach(() => emulator.close())

async function ask(applications = [id], options: Partial<YarnOptions> = {}) {
  const yarn = createYarn({
    resource_managers: [emulator.manager.url],
    history_server: emulator.history.url,
    container_logs: true,
    patience: { times: 3, everyMilliseconds: 5 },
    ...options,
  })
  const evidence = await yarn.evidence(applications, AbortSignal.timeout(2_000))
  yarn.close()
  return evidence
}
const reasons = ({ notAvailable }: Awaited<ReturnType<typeof ask>>) =>
  notAvailable.map(({ source, reason }) => `${source}: ${reason}`).join('\n')
const logWords = (words: string) => page(withHeading(recordedPage('node', '2.10.2'), words))

describe('the ResourceManager', () => {
  test.each([
    ['one on standby redirects', (each: YarnEmulator) => [each.standby.url, each.manager.url]],
    ['one is gone', (each: YarnEmulator) => ['http://127.0.0.1:1', each.manager.url]],
  ])('%s: the other one answers', async (_, addresses) => {
    const evidence = await ask([id], { resource_managers: addresses(emulator) })
    expect(evidence.yarn?.application).toMatchObject({ id })
    expect(evidence.notAvailable).toEqual([])
  })

  test('one on standby that says so in a text, as Hadoop 2.5 did', async () => {
    const body = `This is standby RM. Redirecting to the current active RM: ${emulator.manager.url}`
    emulator.standby.fail({ kind: 'answer', status: 200, contentType: 'text/plain', body })
    const evidence = await ask([id], {
      resource_managers: [emulator.standby.url, emulator.manager.url],
    })
    expect(evidence.yarn?.application).toMatchObject({ id })
  })

  test('one that hangs costs nothing', async () => {
    emulator.standby.fail({ kind: 'hang' })
    const evidence = await ask([id], {
      resource_managers: [emulator.standby.url, emulator.manager.url],
    })
    expect(evidence.yarn?.application).toMatchObject({ id })
    expect(evidence.notAvailable).toEqual([])
  })

  test('all on standby', async () => {
    const evidence = await ask([id], { resource_managers: [emulator.standby.url] })
    expect(evidence.yarn).toBeUndefined()
    expect(reasons(evidence)).toMatch(/^ResourceManager: ResourceManager .* is on standby$/)
  })

  test.each([
    ['500', { kind: 'answer', status: 500, contentType: 'text/plain', body: 'x' } as const, /500/],
    [
      '403',
      { kind: 'answer', status: 403, contentType: 'text/plain', body: '' } as const,
      /no permission \(403\)/,
    ],
    ['a login page', { kind: 'answer', ...page('<html>log in</html>') } as const, /login page/],
    ['a lost connection', { kind: 'drop' } as const, /broke off/],
    [
      'an unknown path',
      { kind: 'answer', ...page('<html>404</html>', 404) } as const,
      /something else than JSON/,
    ],
    [
      'an array',
      { kind: 'answer', status: 200, contentType: 'application/json', body: '[]' } as const,
      /something else/,
    ],
  ])('%s is said, and the history is read all the same', async (_, fault, words) => {
    emulator.manager.fail(fault)
    const evidence = await ask()
    expect(reasons(evidence)).toMatch(words)
    expect(evidence.notAvailable).toHaveLength(1)
    expect(evidence.spark?.executors?.length).toBeGreaterThan(0)
  })

  test('an application that was never submitted', async () => {
    const evidence = await ask(['application_1600000000000_0001'])
    expect(reasons(evidence)).toBe(
      'ResourceManager: it does not know application_1600000000000_0001\n' +
        'Spark history server: it does not know application_1600000000000_0001',
    )
  })

  test('the Spark application and not the launcher that came after it', async () => {
    const launcher = { ...failed.application, id: 'application_1_0009', applicationType: 'skein' }
    emulator.applications.push({ ...failed, application: launcher, history: null })
    const evidence = await ask([id, 'application_1_0009'])
    expect(evidence.yarn?.application).toMatchObject({ id })
  })

  test('of a launcher alone neither Spark’s history nor more is asked', async () => {
    const launcher = { ...failed.application, id: 'application_1_0009', applicationType: 'skein' }
    emulator.applications.push({ ...failed, application: launcher, history: null })
    const evidence = await ask(['application_1_0009'])
    expect(evidence.yarn?.application).toMatchObject({ applicationType: 'skein' })
    expect(emulator.history.requests).toEqual([])
  })
})

describe('the history server', () => {
  test('is given time to read the log to its end', async () => {
    const unknown = { status: 404, contentType: 'text/plain', body: `unknown app: ${id}` }
    emulator.history.fail({ kind: 'answer', ...unknown }, 2)
    const evidence = await ask()
    expect(evidence.spark?.stages).toEqual([])
    expect(evidence.notAvailable).toEqual([])
  })

  test.each([
    ['gone', { history_server: 'http://127.0.0.1:1' }, /nothing listens there/],
    ['under another path', { history_server: '/elsewhere' }, /404: not found; check the address/],
  ])('%s: YARN and the driver’s log are there all the same', async (_, options, words) => {
    const address = options.history_server.replace(/^\//, `${emulator.history.url}/`)
    const evidence = await ask([id], { history_server: address })
    expect(evidence.spark).toBeUndefined()
    expect(evidence.yarn?.containerLog).toContain(traceback)
    expect(reasons(evidence)).toMatch(words)
  })

  test('what of it answers counts', async () => {
    const body = JSON.stringify(failed.history?.application)
    emulator.history.fail({ kind: 'answer', status: 200, contentType: 'application/json', body })
    emulator.history.fail({ kind: 'answer', status: 500, contentType: 'text/plain', body: '' })
    const evidence = await ask()
    expect(Object.keys(evidence.spark ?? {})).toHaveLength(2)
    expect(evidence.notAvailable).toHaveLength(1)
  })

  test('of a thousand executors the lost ones are kept', async () => {
    const many = Array.from({ length: 1000 }, (_, number) => ({
      id: String(number),
      removeReason: number === 700 ? 'Container killed by YARN' : 'Executor idle for 60 s',
    }))
    failed.history?.executors.push(...many)
    const evidence = await ask()
    failed.history?.executors.splice(-many.length)
    const ids = evidence.spark?.executors?.map((each) => each['id'])
    expect(ids).toHaveLength(100)
    expect(ids).toEqual(expect.arrayContaining(['driver', '700']))
  })

  test('of its properties no secret and nothing of others is kept', async () => {
    const secrets = [
      ['spark.hadoop.fs.s3a.secret.key', 'canary'],
      ['spark.yarn.keytab.password', 'canary'],
      ['spark.executorEnv.TOKEN', 'canary'],
      ['spark.driver.extraJavaOptions', '-Dpassword=canary'],
    ]
    const properties = failed.history?.environment['sparkProperties'] as string[][]
    properties.push(...secrets)
    const text = JSON.stringify((await ask()).spark?.environment)
    properties.splice(-secrets.length)
    expect(text).toContain('spark.executor.memory')
    expect(text).not.toContain('canary')
  })

  test('not configured, it is not missed', async () => {
    expect((await ask([id], { history_server: undefined })).notAvailable).toEqual([])
  })
})

describe('the driver’s log', () => {
  test('of the node, unescaped', async () => {
    const { yarn } = await ask()
    expect(yarn?.containerLog).toContain(traceback)
    expect(yarn?.containerLog).toContain('raise ValueError("no training rows')
  })

  test('after aggregation, where a configured host has it', async () => {
    emulator.aggregateLogs()
    expect((await ask()).yarn?.containerLog).toContain(traceback)
    expect(emulator.jobHistory.requests).toHaveLength(2)
  })

  test('no redirect to a host that is not configured', async () => {
    emulator.aggregateLogs('localhost')
    const evidence = await ask()
    expect(evidence.yarn?.containerLog).toBeUndefined()
    expect(emulator.jobHistory.requests).toEqual([])
    expect(reasons(evidence)).toMatch(/sends on to localhost:\d+, which is none of the configured/)
  })

  test('is asked for again while it is on its way', async () => {
    emulator.node.fail(
      { kind: 'answer', ...logWords('Cannot find this log on the local disk.') },
      3,
    )
    expect((await ask()).yarn?.containerLog).toContain(traceback)
  })

  test('that stays away is said with the node’s words', async () => {
    emulator.node.fail(
      { kind: 'answer', ...logWords('Cannot find this log on the local disk.') },
      6,
    )
    const evidence = await ask()
    expect(evidence.yarn?.containerLog).toBeUndefined()
    expect(reasons(evidence)).toMatch(/driver’s stdout: .* says: Cannot find this log/)
  })

  test('a right that is missing is not asked for again', async () => {
    const words = 'User [dr.who] is not authorized to view the logs for application'
    emulator.node.fail({ kind: 'answer', ...logWords(words) }, 2)
    expect(reasons(await ask())).toContain('is not authorized to view the logs')
    expect(emulator.node.requests).toHaveLength(2)
  })

  test('a long one from its first whole line', async () => {
    const stdout = failed.logs.stdout
    failed.logs.stdout = Array.from({ length: 9000 }, (_, line) => `line ${line}`).join('\n')
    const { yarn } = await ask()
    failed.logs.stdout = stdout
    expect(yarn?.containerLog).toMatch(/^line \d{4}\n/)
    expect(yarn?.containerLog).toContain('line 8999\n')
  })

  test('is left alone where it shall not be read', async () => {
    expect((await ask([id], { container_logs: false })).yarn?.containerLog).toBeUndefined()
    expect(emulator.node.requests).toEqual([])
  })
})

test('whatever hangs, what came in time is given', async () => {
  emulator.history.fail({ kind: 'hang' }, 5)
  emulator.node.fail({ kind: 'hang' }, 5)
  const evidence = await ask()
  expect(evidence.yarn?.application).toMatchObject({ id })
  expect(evidence.notAvailable.map(({ reason }) => reason)).toEqual([
    'timed out',
    'timed out',
    'timed out',
  ])
})

test('nothing is ever asked but to read', async () => {
  await ask()
  const { manager, history, node } = emulator
  const all = [manager, history, node].flatMap(({ requests }) => requests)
  expect(all.filter((request) => !request.startsWith('GET /'))).toEqual([])
})

test('who answers, for the doctor', async () => {
  const options = { resource_managers: [emulator.standby.url], container_logs: true }
  const yarn = createYarn({ ...options, history_server: emulator.history.url })
  expect(await yarn.check(AbortSignal.timeout(5_000))).toBe(
    'YARN 2.10.2, Spark history server 3.5.9',
  )
  yarn.close()
})

import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createPhabricator } from '../../../integrations/phabricator/phabricator.ts'
import type { Ticket } from '../../../src/incidents/ticket.ts'
import { reviseTicket, ticketWrite } from '../../../src/tickets/book.ts'
import { causeGone } from '../../../src/tickets/solved.ts'
import { tellTicket, type Trouble } from '../../../src/tickets/ticket.ts'
import {
  pages,
  startPhabricator,
  type PhabricatorEmulator,
} from '../../emulators/phabricator/index.ts'
import { trouble } from '../../tickets/sample.ts'
import { createPump, type Pump } from './pump.ts'

const id = 'limit-range airflow-ml/general-limits'
let emulator: PhabricatorEmulator
let pump: Pump

beforeEach(() => begin({}))
afterEach(async () => {
  await pump.close()
  await emulator.close()
})

async function begin(options: {
  mode?: 'file' | 'dry-run' | 'link'
  token?: string
}): Promise<void> {
  const time = { now: Temporal.Instant.from('2026-10-05T03:12:00Z') }
  emulator = await startPhabricator({ epochMilliseconds: () => time.now.epochMilliseconds })
  pump = createPump(
    createPhabricator({
      url: emulator.url,
      token: options.token ?? emulator.bot.token,
      project: 'data-platform-sre',
      mode: options.mode ?? 'file',
      writeMilliseconds: 300,
      readMilliseconds: 300,
    }),
    time,
  )
}

async function again(options: { mode?: 'dry-run' | 'link'; token?: string }): Promise<void> {
  await pump.close()
  await emulator.close()
  await begin(options)
}

async function tell(what: Trouble): Promise<void> {
  const stored = await pump.store.read<Ticket>('ticket', id)
  const step = tellTicket(stored?.body ?? null, what, pump.now())
  if (!step) throw new Error('told before')
  const writes = [ticketWrite(step.ticket, stored?.version ?? null)]
  await pump.store.commit({ writes, effects: step.effects }, pump.now())
}

async function ticket(): Promise<Ticket> {
  const stored = await pump.store.read<Ticket>('ticket', id)
  if (!stored) throw new Error('no ticket')
  return stored.body
}

const comments = () =>
  emulator.state.transactions.flatMap(({ comment }) => (comment ? [comment.raw] : []))

describe('filing', () => {
  test('a ticket becomes one task of the project, at triage, without an owner', async () => {
    await tell(trouble())
    await pump.drain()
    expect(emulator.tasks()).toMatchObject([
      {
        title: 'airflow-ml: raise the LimitRange container memory maximum to 12Gi',
        projects: [emulator.project.phid],
        priority: 90,
        owner: null,
        status: 'open',
      },
    ])
    const { state, task, marker } = await ticket()
    expect([state, task?.url]).toEqual(['filed', `${emulator.url}/T1`])
    expect(emulator.tasks()[0]?.description.split('\n').at(-1)).toBe(marker)
  })

  test('a priority that a person chose is told; in a link to the form too', async () => {
    const step = tellTicket(null, trouble(), pump.now())!
    const writes = [ticketWrite({ ...step.ticket, priority: 'high' }, null)]
    await pump.store.commit({ writes, effects: step.effects }, pump.now())
    await pump.drain()
    expect(emulator.tasks()).toMatchObject([{ priority: 80 }])

    await again({ mode: 'link' })
    await pump.store.commit({ writes, effects: step.effects }, pump.now())
    await pump.drain()
    expect(new URL((await ticket()).link ?? '').searchParams.get('priority')).toBe('high')
  })

  test.each([
    [
      'the connection breaks before it is done',
      () => emulator.fail('maniphest.edit', { kind: 'drop' }),
    ],
    [
      'the connection breaks after it is done',
      () => emulator.fail('maniphest.edit', { kind: 'commit-drop' }),
    ],
    [
      'an error comes after it is done',
      () => emulator.fail('maniphest.edit', { kind: 'error-after-commit' }),
    ],
    ['nothing is ever answered', () => emulator.fail('maniphest.edit', { kind: 'hang' })],
    ['a proxy answers 502', () => emulator.fail('maniphest.edit', pages.badGateway)],
    ['the database is down', () => emulator.fail('*', pages.setupError, 3)],
    ['a login page answers with 200', () => emulator.fail('*', pages.login, 3)],
    ['a login page answers the edit', () => emulator.fail('maniphest.edit', pages.login)],
    ['there are too many requests', () => emulator.fail('*', pages.tooManyRequests, 3)],
    ['the request is too large for a proxy', () => emulator.fail('maniphest.edit', pages.tooLarge)],
    ['look-ups break', () => emulator.fail('maniphest.search', { kind: 'drop' }, 3)],
    ['look-ups hang', () => emulator.fail('maniphest.search', { kind: 'hang' }, 2)],
    [
      'done without an answer, and then look-ups fail',
      () => {
        emulator.fail('maniphest.edit', { kind: 'commit-drop' })
        emulator.fail('maniphest.search', { kind: 'before', act: () => {} })
        emulator.fail('maniphest.search', pages.badGateway, 3)
      },
    ],
    [
      'its clock is ten minutes ahead',
      () => {
        emulator.state.skewSeconds = 600
        emulator.fail('maniphest.edit', { kind: 'commit-drop' })
      },
    ],
    [
      'its clock is ten minutes behind',
      () => {
        emulator.state.skewSeconds = -600
        emulator.fail('maniphest.edit', { kind: 'commit-drop' })
      },
    ],
    [
      'its search index lags an hour behind',
      () => {
        emulator.state.indexLagSeconds = 3600
        emulator.fail('maniphest.edit', { kind: 'commit-drop' })
      },
    ],
    [
      'tasks of others and own ones fill pages meanwhile',
      () => {
        emulator.fail('maniphest.edit', { kind: 'commit-drop' })
        emulator.fail('maniphest.search', { kind: 'before', act: () => {} })
        emulator.fail('maniphest.search', { kind: 'before', act: () => fill(250) })
      },
    ],
  ])('exactly one task when %s', async (_, goesWrong) => {
    goesWrong()
    await tell(trouble())
    await pump.drain()
    const marked = emulator.tasks().filter((task) => task.title.startsWith('airflow-ml'))
    expect(marked.length).toBe(1)
    expect(await ticket()).toMatchObject({
      state: 'filed',
      problem: null,
      task: { id: marked[0]?.id },
    })
  })

  test('exactly one task when the process dies after Phabricator was asked', async () => {
    await tell(trouble())
    await pump.dieDuringNext()
    expect(await ticket()).toMatchObject({ state: 'wanted' })
    await pump.drain()
    expect(emulator.tasks().length).toBe(1)
    expect(await ticket()).toMatchObject({ state: 'filed' })
  })

  test('a commit that comes during the quarantine is found and not repeated', async () => {
    emulator.fail('maniphest.edit', { kind: 'hold' })
    await tell(trouble())
    await pump.once()
    pump.wait(60_000)
    emulator.release()
    await pump.drain()
    expect(emulator.tasks().length).toBe(1)
  })

  test('read-only mode says so on the ticket, and it is filed when that ends', async () => {
    emulator.state.readOnly = true
    await tell(trouble())
    await pump.once()
    pump.wait(130_000)
    await pump.once()
    expect(await ticket()).toMatchObject({
      state: 'wanted',
      problem: expect.stringContaining('read-only mode') as string,
    })
    emulator.state.readOnly = false
    await pump.drain()
    expect([emulator.tasks().length, (await ticket()).problem]).toEqual([1, null])
  })

  test("a refused value is a person's to mend: said on the ticket, not repeated", async () => {
    await tell({ ...trouble(), resource: { kind: 'airflow', namespace: '', name: '' } }).catch(
      () => {},
    )
    const stored = await pump.store.read<Ticket>('ticket', 'airflow /')
    await reviseTicket(pump.store, pump.now, stored?.id ?? '', (now) => ({
      ticket: { ...now, title: '' },
      effects: [],
    }))
    await pump.drain()
    const { body } = (await pump.store.read<Ticket>('ticket', 'airflow /')) ?? {}
    expect(body).toMatchObject({
      state: 'refused',
      problem: 'Phabricator refuses the values (maniphest.edit): Tasks must have a title.',
    })
    expect(emulator.calls.filter(({ method }) => method === 'maniphest.edit').length).toBe(1)
  })

  test('a wrong token is said without the token, and does not lose the ticket', async () => {
    await again({ token: `api-${'w'.repeat(28)}` })
    await tell(trouble())
    await pump.once()
    const { problem, state } = await ticket()
    expect(state).toBe('wanted')
    expect(problem).toContain('does not accept the token; check phabricator.token')
    expect(JSON.stringify(await pump.store.waiting())).not.toContain('wwww')
    const [user] = emulator.state.users
    if (user) user.token = `api-${'w'.repeat(28)}`
    await pump.drain()
    expect(emulator.tasks().length).toBe(1)
  })

  test('a project that was renamed away is said, and found again when its hashtag is back', async () => {
    emulator.project.slugs = ['dpe-sre']
    await tell(trouble())
    await pump.once()
    expect((await ticket()).problem).toContain(
      'no project #data-platform-sre that this account can see',
    )
    emulator.project.slugs.push('data-platform-sre')
    await pump.drain()
    expect(emulator.tasks().length).toBe(1)
  })

  test('dry-run shows the draft and calls nobody', async () => {
    await again({ mode: 'dry-run' })
    await tell(trouble())
    await pump.drain()
    expect(await ticket()).toMatchObject({ state: 'dry-run', link: null })
    expect(emulator.calls).toEqual([])
  })

  test('link gives a form filled in, short enough for every proxy', async () => {
    await again({ mode: 'link' })
    await tell(trouble(1, { logTail: Array.from({ length: 15 }, () => '𝄞é"<&'.repeat(200)) }))
    await pump.drain()
    const { link } = await ticket()
    const page = await fetch(link ?? '')
    expect([page.status, (link ?? '').length <= 8000]).toEqual([200, true])
    expect(await page.text()).toContain('raise the LimitRange container memory maximum to 12Gi')
  })
})

describe('comments', () => {
  test('each further occurrence is told once; those that come together share a comment', async () => {
    await tell(trouble(1))
    await pump.drain()
    await tell(trouble(2))
    await pump.drain()
    for (const attempt of [3, 4, 5]) await tell(trouble(attempt))
    await pump.drain()
    expect(comments().map((text) => text.split('\n')[0])).toEqual([
      'It happened again:',
      'It happened 3 more times:',
    ])
    expect(emulator.tasks()[0]?.description).toContain('try 1')
  })

  test('what happens before the task is filed stands in its description, without a comment', async () => {
    await tell(trouble(1))
    await tell(trouble(2, { handle: 'I2' }))
    await pump.drain()
    expect(comments()).toEqual([])
    expect(emulator.tasks()[0]?.description).toMatch(/try 1[\s\S]*try 2/)
  })

  test.each([
    ['after it was made', { kind: 'commit-drop' } as const],
    ['before it was made', { kind: 'drop' } as const],
    ['with an error after it was made', { kind: 'error-after-commit' } as const],
  ])('a comment stands once when the connection breaks %s', async (_, fault) => {
    await tell(trouble(1))
    await pump.drain()
    await tell(trouble(2))
    emulator.fail('maniphest.edit', fault)
    await pump.once()
    await tell(trouble(3))
    await pump.drain()
    const told = comments()
      .join('\n')
      .match(/, try \d/g)
    expect(told).toEqual([', try 2', ', try 3'])
  })

  test('a task that was restricted or removed is not filed again', async () => {
    await tell(trouble(1))
    await pump.drain()
    emulator.people.restrict(1, 'sre-alice')
    await tell(trouble(2))
    await pump.drain()
    expect(emulator.tasks().length).toBe(1)
    expect((await ticket()).problem).toContain('hides it')
  })
})

describe('closing', () => {
  async function solve(): Promise<void> {
    await reviseTicket(pump.store, pump.now, id, (now) =>
      causeGone(now, 'the container ran with 12Gi', pump.now()),
    )
    await pump.drain()
  }

  beforeEach(async () => {
    await tell(trouble(1))
    await pump.drain()
  })

  test('its own untouched task is closed with the proof, without an owner', async () => {
    await solve()
    expect(emulator.tasks()).toMatchObject([{ status: 'resolved', owner: null }])
    expect(comments()[0]).toContain('the container ran with 12Gi')
    expect(await ticket()).toMatchObject({ state: 'closed', closed: { by: 'groundcrew' } })
  })

  test('closed once when the answer is lost', async () => {
    emulator.fail('maniphest.edit', { kind: 'commit-drop' })
    await solve()
    expect([comments().length, (await ticket()).state]).toEqual([1, 'closed'])
  })

  test('a task that a person has touched meanwhile only gets the comment', async () => {
    emulator.people.comment(1, 'sre-alice', 'looking')
    await solve()
    expect(emulator.tasks()).toMatchObject([{ status: 'open' }])
    expect(comments().at(-1)).toContain('seems to be gone')
    expect(await ticket()).toMatchObject({ state: 'filed', touched: true })
  })

  test('a task that the account may not close only gets the comment', async () => {
    emulator.people.lock(1, 'sre-alice')
    await solve()
    expect(emulator.tasks()).toMatchObject([{ status: 'open' }])
    expect(comments().length).toBe(1)
  })

  test('trouble that is back before the closing is delivered keeps the task open', async () => {
    await reviseTicket(pump.store, pump.now, id, (now) => causeGone(now, 'x', pump.now()))
    await tell(trouble(2))
    await pump.drain()
    expect(emulator.tasks()).toMatchObject([{ status: 'open' }])
  })

  test('trouble that comes back within 14 days reopens it, later trouble gets a task that refers to it', async () => {
    await solve()
    pump.wait(13 * 86_400_000)
    await tell(trouble(2))
    await pump.drain()
    expect(emulator.tasks()).toMatchObject([{ status: 'open' }])
    await solve()
    pump.wait(15 * 86_400_000)
    await tell(trouble(3))
    await pump.drain()
    expect(emulator.tasks().map(({ status }) => status)).toEqual(['resolved', 'open'])
    expect(emulator.tasks()[1]?.description).toContain('The same was asked for in T1.')
  })
})

function fill(count: number): void {
  const own = emulator.tasks()[0]
  if (!own) throw new Error('nothing to copy')
  for (let index = 0; index < count; index += 1)
    emulator.state.tasks.push({
      ...own,
      id: own.id + index + 1,
      phid: `PHID-TASK-${index}`,
      title: 'another',
      description: 'something else',
    })
}

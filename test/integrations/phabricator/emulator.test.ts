import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startPhabricator, type PhabricatorEmulator } from '../../emulators/phabricator/index.ts'

type Recorded = {
  title: string
  method: string
  form: [string, string][]
  answer: { result: unknown; error_code: string | null; error_info: string | null }
}
const read = (name: string) =>
  JSON.parse(
    readFileSync(new URL(`../../fixtures/phabricator/${name}.json`, import.meta.url), 'utf8'),
  )
const refusals = read('refusals') as Recorded[]

let emulator: PhabricatorEmulator
beforeAll(async () => {
  emulator = await startPhabricator()
})
afterAll(() => emulator.close())

async function call(method: string, form: [string, string][]): Promise<Recorded['answer']> {
  const filled = form.map(([key, value]) => [key, value.replaceAll('$BOT', emulator.bot.token)])
  const answer = await fetch(`${emulator.url}/api/${method}`, {
    method: 'POST',
    body: new URLSearchParams(filled),
  })
  return (await answer.json()) as Recorded['answer']
}

function edit(transactions: { type: string; value: unknown }[], objectIdentifier?: string) {
  const token = emulator.bot.token
  const parameters = { transactions, objectIdentifier, __conduit__: { token } }
  return call('maniphest.edit', [['params', JSON.stringify(parameters)]])
}

describe('the emulator answers as the recorded server', () => {
  beforeAll(() =>
    edit([
      { type: 'title', value: 'first' },
      { type: 'projects.add', value: [emulator.project.phid] },
    ]),
  )

  test.each(refusals)('$title', async ({ method, form, answer }) => {
    expect(await call(method, form)).toEqual(answer)
  })

  test('a search has the fields that were recorded', async () => {
    const form: [string, string][] = ['ids', 'x']
      .slice(0, 1)
      .map(() => ['constraints[ids][0]', '1'])
    const attachments: [string, string][] = ['subscribers', 'projects', 'columns'].map((name) => [
      `attachments[${name}]`,
      '1',
    ])
    const answer = await call('maniphest.search', [['api.token', '$BOT'], ...form, ...attachments])
    expect(shapeOf(answer, 'custom.')).toEqual(shapeOf(read('maniphest-search'), 'custom.'))
  })

  test('silent traps: unknown statuses, projects and people match nothing without an error', async () => {
    for (const [key, value] of [
      ['constraints[statuses][0]', 'opened'],
      ['constraints[projects][0]', '#data-platform-sre'],
      ['constraints[projects][0]', 'nobody-made-this'],
      ['constraints[authorPHIDs][0]', 'nobody'],
    ] as [string, string][]) {
      const answer = await call('maniphest.search', [
        ['api.token', '$BOT'],
        [key, value],
      ])
      expect([answer.error_code, (answer.result as { data: unknown[] }).data]).toEqual([null, []])
    }
  })
})

describe('what an edit does besides', () => {
  const task = (id: number) => emulator.tasks().find((each) => each.id === id)

  test('closing an unowned task makes the closer its owner, unless the call says otherwise', async () => {
    await edit([{ type: 'title', value: 'a' }])
    await edit([{ type: 'title', value: 'b' }])
    const [first, second] = emulator.tasks().slice(-2)
    await edit([{ type: 'status', value: 'resolved' }], `T${first?.id}`)
    await edit(
      [
        { type: 'status', value: 'resolved' },
        { type: 'owner', value: null },
      ],
      `T${second?.id}`,
    )
    expect([first?.owner, second?.owner]).toEqual([emulator.bot.phid, null])
  })

  test('one wrong transaction leaves nothing of the others', async () => {
    const before = emulator.state.transactions.length
    const answer = await edit(
      [
        { type: 'comment', value: 'x' },
        { type: 'priority', value: 'urgent' },
      ],
      'T1',
    )
    expect(answer.error_info).toMatch(/^Validation errors/)
    expect(emulator.state.transactions.length).toBe(before)
  })

  test('a mention subscribes, but not inside code', async () => {
    const alice = emulator.state.users.find((user) => user.name === 'sre-alice')?.phid ?? ''
    await edit(
      [{ type: 'comment', value: '`@sre-alice`\n```\n@sre-alice\n```\n%%%@sre-alice%%%' }],
      'T1',
    )
    expect(task(1)?.subscribers).not.toContain(alice)
    await edit([{ type: 'comment', value: '```\nfoo ```\n@sre-alice' }], 'T1')
    expect(task(1)?.subscribers).toContain(alice)
  })

  test('a milestone takes the place of its project, and the project the place of its milestone', async () => {
    const milestone = emulator.state.projects.find((each) => each.milestoneOf)?.phid ?? ''
    const add = (phid: string) => edit([{ type: 'projects.add', value: [phid] }], 'T1')
    await add(emulator.project.phid)
    await add(milestone)
    expect(task(1)?.projects).toEqual([milestone])
    await add(emulator.project.phid)
    expect(task(1)?.projects).toEqual([emulator.project.phid])
  })
})

/** Names and types of everything, values left out; keys that begin with `without` are left out. */
function shapeOf(value: unknown, without: string): unknown {
  if (Array.isArray(value)) return value.slice(0, 1).map((each) => shapeOf(each, without))
  if (value === null || typeof value !== 'object') return value === null ? 'null' : 'value'
  const entries = Object.entries(value).filter(([key]) => !key.startsWith(without))
  const named = entries.filter(([key]) => !key.startsWith('PHID-') && key !== 'limit')
  return Object.fromEntries(
    named.map(([key, each]) => [key, key === 'points' ? 'any' : shapeOf(each, without)]),
  )
}

describe('the web pages', () => {
  const page = async (path: string) => {
    const answer = await fetch(`${emulator.url}${path}`)
    return `${answer.status} ${await answer.text()}`
  }
  beforeAll(() => edit([{ type: 'comment', value: '<b>& seen' }], 'T1'))

  test('one task with its history, escaped', async () => {
    expect(await page('/T1')).toMatch(/^200 [\s\S]*T1 first[\s\S]*&#60;b&#62;&#38; seen/)
  })
  test('the list of tasks', async () => expect(await page('/')).toContain('<a href="/T1">T1</a>'))
  test('no page for a task that is not there', async () =>
    expect(await page('/T999')).toMatch(/^404/))
  test('an address that is too long', async () => {
    expect(await page(`/maniphest/task/edit/form/default/?title=${'x'.repeat(9000)}`)).toMatch(
      /^414/,
    )
  })
  test('a method with a slash at its end is a page with status 200', async () => {
    expect(await page('/api/maniphest.search/')).toMatch(/^200 .*Authentication Failure/)
  })
})

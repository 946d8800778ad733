import { expect, test } from 'vitest'
import { firstBroken } from '../../src/access/audit.ts'
import type { Effect } from '../../src/delivery/effects.ts'
import type { Batch, Claim, Store } from '../../src/store/store.ts'

const at = (seconds: number) =>
  Temporal.Instant.fromEpochMilliseconds(1_700_000_000_000 + seconds * 1000)
const card: Effect = { kind: 'slack.card', incident: 'I1' }
const gather: Effect = { kind: 'evidence.gather', incident: 'I1', occurrence: 'o1' }
const write = (id: string, version: number | null, body: unknown, terms?: string[]) => ({
  kind: 'incident' as const,
  id,
  version,
  body,
  ...(terms ? { terms } : {}),
})

/** What every store promises; `open` gives a fresh one each time, `reopen` the same one after its process died. */
export function storeContract(
  open: () => Promise<{ store: Store; reopen: () => Promise<Store> }>,
): void {
  test('a record is read as it was written, with its version', async () => {
    const { store } = await open()
    expect(await store.read('incident', 'I1')).toBeNull()
    await store.commit({ writes: [write('I1', null, { a: 1 })], effects: [] }, at(0))
    expect(await store.read('incident', 'I1')).toEqual({ id: 'I1', version: 1, body: { a: 1 } })
    await store.commit({ writes: [write('I1', 1, { a: 2 })], effects: [] }, at(0))
    expect(await store.read('incident', 'I1')).toEqual({ id: 'I1', version: 2, body: { a: 2 } })
    await store.commit({ writes: [write('I1', 2, null)], effects: [] }, at(0))
    expect(await store.read('incident', 'I1')).toBeNull()
  })

  test.each([
    ['created twice', write('I1', null, {})],
    ['based on an old version', write('I1', 1, {})],
    ['based on a version that never was', write('I1', 9, {})],
    ['deleted at an old version', write('I1', 1, null)],
    ['changed though it does not exist', write('I2', 1, {})],
  ])('a batch is refused whole when a record is %s', async (_, bad) => {
    const { store } = await open()
    await store.commit({ writes: [write('I1', null, { a: 1 })], effects: [] }, at(0))
    await store.commit({ writes: [write('I1', 1, { a: 2 })], effects: [] }, at(0))
    const batch = { writes: [write('I9', null, {}), bad], effects: [card], audit: [entry] }
    expect(await store.commit(batch, at(0))).toBe('conflict')
    expect(await store.read('incident', 'I9')).toBeNull()
    expect((await store.read('incident', 'I1'))?.body).toEqual({ a: 2 })
    expect(await store.waiting()).toEqual([])
    expect(await store.audit()).toEqual([])
  })

  test('records are found by their newest terms, in order of creation', async () => {
    const { store } = await open()
    for (const id of ['I1', 'I2', 'I3']) {
      await store.commit(
        { writes: [write(id, null, {}, ['open', `is ${id}`])], effects: [] },
        at(0),
      )
    }
    await store.commit({ writes: [write('I2', 1, {}, ['closed'])], effects: [] }, at(0))
    await store.commit({ writes: [write('I3', 1, { a: 1 })], effects: [] }, at(0))
    expect((await store.find('incident', 'open')).map(({ id }) => id)).toEqual(['I1', 'I3'])
    expect((await store.find('incident', 'closed')).map(({ id }) => id)).toEqual(['I2'])
    expect(await store.find('ticket', 'open')).toEqual([])
    expect((await store.list('incident')).map(({ id }) => id)).toEqual(['I3', 'I2', 'I1'])
    expect((await store.list('incident', 1)).map(({ id }) => id)).toEqual(['I3'])
  })

  test('an effect is claimed once, and gone when settled', async () => {
    const { store } = await open()
    await store.commit({ writes: [], effects: [card] }, at(0))
    expect(await store.claim('phabricator', at(1), 10)).toEqual([])
    expect(await store.claim('slack', at(-1), 10)).toEqual([])
    const [claim, ...more] = await store.claim('slack', at(1), 10)
    expect(more).toEqual([])
    expect(claim).toMatchObject({
      key: 'slack.card:I1',
      effect: card,
      attempts: 1,
      uncertain: false,
    })
    expect(await store.claim('slack', at(1), 10)).toEqual([])
    await store.commit({ writes: [], effects: [], settled: claim! }, at(2))
    expect(await store.waiting()).toEqual([])
  })

  test('an effect is committed and claimed in one, and gone when settled', async () => {
    const { store } = await open()
    const writes = [write('I1', null, { a: 1 })]
    const claims = await store.commitAndClaim(
      { writes, effects: [card, gather] },
      at(0),
      'slack',
      9,
    )
    expect(claims).toEqual([
      {
        key: 'slack.card:I1',
        lane: 'slack',
        effect: card,
        revision: 1,
        attempts: 1,
        uncertain: false,
        firstClaimMilliseconds: at(0).epochMilliseconds,
      },
    ])
    expect(await store.claim('slack', at(1), 10)).toEqual([])
    expect(await store.claim('evidence', at(1), 10)).toHaveLength(1)
    const [settled] = claims as Claim[]
    await store.commit({ writes: [], effects: [], settled: settled! }, at(2))
    expect((await store.waiting()).map(({ lane }) => lane)).toEqual(['evidence'])
  })

  test.each([
    ['nothing is claimed beyond the limit', 0, async () => {}],
    [
      'what waits already keeps its wait',
      9,
      async (store: Store) => {
        await store.commit({ writes: [], effects: [card] }, at(0))
        const [claim] = await store.claim('slack', at(0), 10)
        await store.postpone(claim!, 'Busy: 429', at(0.5), false, at(0))
      },
    ],
  ])('an effect committed to be claimed waits instead: %s', async (_, limit, before) => {
    const { store } = await open()
    await before(store)
    expect(
      await store.commitAndClaim({ writes: [], effects: [card] }, at(0), 'slack', limit),
    ).toEqual([])
    expect(await store.claim('slack', at(1), 10)).toMatchObject([{ key: 'slack.card:I1' }])
  })

  test('what is delivered is not claimed a second time, and delivered again afterwards', async () => {
    const { store } = await open()
    const batch = { writes: [], effects: [card] }
    const [first] = (await store.commitAndClaim(batch, at(0), 'slack', 9)) as Claim[]
    expect(await store.commitAndClaim(batch, at(1), 'slack', 9)).toEqual([])
    expect(await store.claim('slack', at(1), 10)).toEqual([])
    await store.commit({ writes: [], effects: [], settled: first! }, at(2))
    expect(await store.claim('slack', at(2), 10)).toMatchObject([{ revision: 2, attempts: 1 }])
  })

  test('nothing is claimed of a batch that met a conflict', async () => {
    const { store } = await open()
    const batch = { writes: [write('I1', 7, {})], effects: [card] }
    expect(await store.commitAndClaim(batch, at(0), 'slack', 9)).toBe('conflict')
    expect(await store.waiting()).toEqual([])
  })

  test('an effect asked for again while it is delivered is delivered again, afresh', async () => {
    const { store } = await open()
    await store.commit({ writes: [], effects: [card] }, at(0))
    const [first] = await store.claim('slack', at(1), 10)
    await store.commit({ writes: [], effects: [card] }, at(2))
    expect(await store.claim('slack', at(2), 10)).toEqual([])
    await store.commit({ writes: [], effects: [], settled: first! }, at(3))
    const [second] = await store.claim('slack', at(3), 10)
    expect(second).toMatchObject({ revision: 2, attempts: 1, uncertain: false })
  })

  test('a postponed effect keeps its wait although it is asked for again', async () => {
    const { store } = await open()
    await store.commit({ writes: [], effects: [card] }, at(0))
    const [claim] = await store.claim('slack', at(1), 10)
    await store.postpone(claim!, 'Busy: 429', at(60), false, at(1))
    await store.commit({ writes: [], effects: [card] }, at(2))
    expect(await store.claim('slack', at(59), 10)).toEqual([])
    expect(await store.nextDue('slack')).toBe(at(60).epochMilliseconds)
    const [again] = await store.claim('slack', at(60), 10)
    expect(again).toMatchObject({ attempts: 2, uncertain: false })
  })

  test('a parked effect waits for a person, and lives again when it is asked for anew', async () => {
    const { store } = await open()
    await store.commit({ writes: [], effects: [card] }, at(0))
    const [claim] = await store.claim('slack', at(1), 10)
    await store.postpone(claim!, 'Refused: channel_not_found', null, false, at(1))
    expect(await store.claim('slack', at(1e6), 10)).toEqual([])
    expect(await store.nextDue('slack')).toBeNull()
    expect(await store.waiting()).toMatchObject([
      { dueMilliseconds: null, error: 'Refused: channel_not_found' },
    ])
    await store.commit({ writes: [], effects: [card] }, at(2))
    expect(await store.claim('slack', at(2), 10)).toMatchObject([{ attempts: 1 }])
  })

  test('an attempt of unknown outcome stays uncertain until it is settled', async () => {
    const { store } = await open()
    await store.commit({ writes: [], effects: [card] }, at(0))
    const [claim] = await store.claim('slack', at(1), 10)
    await store.postpone(claim!, 'Uncertain: timed out', at(11), true, at(1))
    const [second] = await store.claim('slack', at(11), 10)
    expect(second).toMatchObject({
      uncertain: true,
      firstClaimMilliseconds: at(1).epochMilliseconds,
    })
  })

  test.each<[string, (store: Store, batch: Batch) => Promise<unknown>]>([
    [
      'claimed',
      async (store, batch) => {
        await store.commit(batch, at(0))
        return store.claim('slack', at(1), 10)
      },
    ],
    [
      'committed and claimed in one',
      (store, batch) => store.commitAndClaim(batch, at(1), 'slack', 9),
    ],
  ])('what a dead process had %s is quarantined, then uncertain', async (_, take) => {
    const { store, reopen } = await open()
    await take(store, { writes: [write('I1', null, { a: 1 }, ['open'])], effects: [card] })
    const reborn = await reopen()
    expect((await reborn.find('incident', 'open')).map(({ id }) => id)).toEqual(['I1'])
    expect(await reborn.claim('slack', at(10), 10)).toEqual([])
    expect(await reborn.claim('slack', at(11), 10)).toMatchObject([
      { uncertain: true, attempts: 2 },
    ])
  })

  test('the oldest due effects of a lane come first, no more than asked for', async () => {
    const { store } = await open()
    for (const n of [3, 1, 2]) {
      await store.commit(
        { writes: [], effects: [{ kind: 'slack.card', incident: `I${n}` }] },
        at(n),
      )
    }
    expect((await store.claim('slack', at(9), 2)).map(({ key }) => key).sort()).toEqual([
      'slack.card:I1',
      'slack.card:I2',
    ])
  })

  test('the audit is a chain that breaks where somebody touched it', async () => {
    const { store } = await open()
    for (const who of ['U1', 'U2', 'U3']) {
      await store.commit({ writes: [], effects: [], audit: [{ ...entry, who }] }, at(0))
    }
    const rows = await store.audit()
    expect(rows.map(({ sequence, who }) => [sequence, who])).toEqual([
      [1, 'U1'],
      [2, 'U2'],
      [3, 'U3'],
    ])
    expect(firstBroken(rows)).toBeNull()
    expect(
      firstBroken(rows.map((row) => (row.who === 'U2' ? { ...row, who: 'U9' } : row)))?.sequence,
    ).toBe(2)
    expect(firstBroken([rows[0]!, rows[2]!])?.sequence).toBe(3)
    expect((await store.audit({ after: 1, limit: 1 })).map(({ who }) => who)).toEqual(['U2'])
  })
}

const entry = { who: 'U1', action: 'ack', resource: 'I1', decision: 'done' as const, detail: '' }

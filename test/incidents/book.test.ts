import { describe, expect, test } from 'vitest'
import { keyOf } from '../../src/delivery/effects.ts'
import { changeOf, openIncident, record } from '../../src/incidents/book.ts'
import type { Incident } from '../../src/incidents/incident.ts'
import { close } from '../../src/incidents/care.ts'
import type { Sighting } from '../../src/incidents/step.ts'
import { openSqliteStore } from '../../src/store/sqlite/index.ts'
import type { Store } from '../../src/store/store.ts'
import { at, finding, sighting } from './sample.ts'

const snapshot = { snapshot: 1 as const, at: at('03:11:02').toString() }
const now = () => at('03:20:00')
const tell = (store: Store, seen: Sighting) => record(store, now, seen, snapshot)
const other = (n: number): Sighting => ({ ...sighting(1), subjectKey: `airflow:a/dag/${n}` })
const incidents = async (store: Store) =>
  (await store.list<Incident>('incident')).map(({ body }) => body)

describe('writing down what was seen', () => {
  test('opens one incident with its snapshot, whoever tells it and however often', async () => {
    const store = openSqliteStore(':memory:')
    expect(await tell(store, sighting(1))).toBe(true)
    expect(await tell(store, sighting(1))).toBe(false)
    expect(await incidents(store)).toMatchObject([{ handle: 'I1', count: 1 }])
    expect((await store.read('snapshot', sighting(1).occurrence.key))?.body).toEqual(snapshot)
    expect((await store.waiting()).map(({ key }) => key)).toEqual([
      'slack.card:I1',
      `evidence.gather:I1:${sighting(1).occurrence.key}`,
    ])
  })

  test('joins the open incident of the task, and opens a new one after it was over', async () => {
    const store = openSqliteStore(':memory:')
    await tell(store, sighting(1))
    await tell(store, sighting(2))
    const known = await openIncident(store, sighting(1).subjectKey)
    expect(known?.body).toMatchObject({ handle: 'I1', count: 2 })
    await store.commit(
      changeOf(close(known!.body, 'passed', null, '', now()), known!.version)!,
      now(),
    )
    expect(await tell(store, sighting(2))).toBe(false)
    expect(await tell(store, sighting(3))).toBe(true)
    expect((await incidents(store)).map(({ handle, count }) => [handle, count])).toEqual([
      ['I2', 1],
      ['I1', 2],
    ])
  })

  test('takes the pod for the word of Airflow when the pod comes second', async () => {
    const store = openSqliteStore(':memory:')
    await tell(
      store,
      sighting(1, { pod: null, finding: { ...finding, cause: 'application-error' } }),
    )
    expect(await tell(store, sighting(1))).toBe(true)
    expect(await incidents(store)).toMatchObject([
      { count: 1, latest: { pod: 'train-tone-check-1', finding: { cause: 'oom-killed' } } },
    ])
  })

  test.each([
    [
      'a pod that waited and has failed is told by the same card, and looked into',
      'gpu-busy',
      true,
    ],
    ['so is one that was only about to be given up', 'healthy', true],
    ['what was judged with all evidence stays', 'pod-deadline', false],
  ] as const)('%s', async (_, cause, isNews) => {
    const store = openSqliteStore(':memory:')
    await tell(store, sighting(1, { gathered: true, finding: { ...finding, cause } }))
    for (const settled of await store.claim('evidence', now(), 10))
      await store.commit({ writes: [], effects: [], settled }, now())
    expect(await tell(store, sighting(1))).toBe(isNews)
    expect(await incidents(store)).toMatchObject([
      {
        count: 1,
        latest: { gathered: !isNews, finding: { cause: isNews ? 'oom-killed' : cause } },
      },
    ])
    expect(await store.claim('evidence', now(), 10)).toHaveLength(isNews ? 1 : 0)
  })

  test('many at once lose nothing and tell nothing twice', async () => {
    const store = openSqliteStore(':memory:')
    await Promise.all([1, 2, 1, 3, 2, 1].map((attempt) => tell(store, sighting(attempt))))
    expect(await incidents(store)).toMatchObject([{ handle: 'I1', count: 3 }])
  })

  test('a storm shares one card from the eleventh incident of a minute on', async () => {
    const store = openSqliteStore(':memory:')
    for (let n = 1; n <= 15; n += 1) await tell(store, other(n))
    const digests = (await incidents(store)).map(({ digest }) => digest).reverse()
    expect(digests.slice(0, 10)).toEqual(Array(10).fill(null))
    expect(new Set(digests.slice(10)).size).toBe(1)
    expect(digests[10]).not.toBeNull()
    const cards = (await store.waiting()).map(({ key }) => key).filter((key) => /^slack/.test(key))
    expect(cards).toHaveLength(11)
    expect(cards.at(-1)).toBe(keyOf({ kind: 'slack.digest', digest: digests[10]! }))
    expect(await store.find('incident', `digest:${digests[10]}`)).toHaveLength(5)
  })

  test('a storm in one channel leaves the others alone, and ends after a quiet minute', async () => {
    const store = openSqliteStore(':memory:')
    for (let n = 1; n <= 12; n += 1) await tell(store, other(n))
    await tell(store, { ...other(20), channel: '#other' })
    await record(store, () => at('03:22:00'), other(30), snapshot)
    const [last, elsewhere] = await incidents(store)
    expect([last?.digest, elsewhere?.digest]).toEqual([null, null])
  })
})

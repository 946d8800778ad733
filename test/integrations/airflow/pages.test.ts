import { describe, expect, it } from 'vitest'
import { readPages } from '../../../integrations/airflow/pages.ts'

/** A server's list that caps its pages; `between` is done after each page. */
function listOf(
  rows: number[],
  options: { cap?: number; counts?: boolean; between?: (page: number) => void } = {},
) {
  const asked: [number, number][] = []
  const { cap = 100, counts = true, between = () => {} } = options
  const read = (limit = Infinity) =>
    readPages({
      page: async (size, offset) => {
        asked.push([size, offset])
        const entries = rows.slice(offset, offset + Math.min(size, cap)).map((id) => ({ id }))
        const answer = { rows: entries, ...(counts ? { total_entries: rows.length } : {}) }
        between(asked.length)
        return answer
      },
      name: 'rows',
      read: (raw) => raw['id'] as number,
      keyOf: String,
      limit,
    })
  return { read, asked, rows }
}
const upTo = (end: number) => Array.from({ length: end }, (_, at) => at)

describe('a list in pages', () => {
  it('is read to its end', async () => {
    const list = listOf(upTo(250))
    expect(await list.read()).toEqual(upTo(250))
    expect(list.asked.map(([, offset]) => offset)).toEqual([0, 100, 200])
  })

  it('is read to its end where the server caps pages lower than it is asked', async () => {
    expect(await listOf(upTo(70), { cap: 20 }).read()).toEqual(upTo(70))
  })

  it('is read to an empty page where the server does not count', async () => {
    expect(await listOf(upTo(120), { counts: false }).read()).toEqual(upTo(120))
  })

  it.each([0, 1, 99, 100, 101, 150])(
    'is read up to %i entries when no more are wanted',
    async (limit) => {
      const list = listOf(upTo(150))
      expect(await list.read(limit)).toEqual(upTo(limit))
      expect(list.asked.length).toBe(Math.ceil(limit / 100))
    },
  )

  it('with a row removed meanwhile has every row that stayed', async () => {
    const list = listOf(upTo(250), { between: (page) => page === 1 && list.rows.splice(3, 1) })
    expect(await list.read()).toEqual(expect.arrayContaining(upTo(250).filter((id) => id !== 3)))
  })

  it('with a row put in front meanwhile has it, and no row twice', async () => {
    const list = listOf(upTo(250), { between: (page) => page === 1 && list.rows.unshift(999) })
    const found = await list.read()
    expect(found.toSorted((one, other) => one - other)).toEqual([...upTo(250), 999])
  })

  it('that never stands still is not read for ever', async () => {
    const list = listOf(upTo(250), { between: () => list.rows.unshift(1000 + list.rows.length) })
    await list.read()
    expect(list.asked.length).toBeLessThan(12)
  })

  it('of something else than rows is empty', async () => {
    const page = async () => ({ rows: null, total_entries: 'many' })
    const nothing = { name: 'rows', read: (raw: unknown) => raw, keyOf: String, limit: 10 }
    expect(await readPages({ ...nothing, page })).toEqual([])
  })
})

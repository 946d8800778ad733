import { expect, onTestFinished, test } from 'vitest'
import { createFastClock } from '../../deploy/sandbox/clock.ts'
import { record } from '../../src/incidents/book.ts'
import type { Incident } from '../../src/incidents/incident.ts'
import { pass } from '../../src/observe/pass.ts'
import { openSqliteStore } from '../../src/store/sqlite/index.ts'
import { at, sighting } from '../incidents/sample.ts'

/** The sample's second try died at 03:12:02. */
const run = sighting(2).occurrence.run!
const rows: [string, string | null, [string, number | null, number] | null, boolean][] = [
  ['the next try of the same run', '03:13:00', [run, null, 3], true],
  ['the same try, which a person set to success', '03:00:00', [run, null, 2], true],
  ['an earlier try of the same run, told late', '03:00:00', [run, null, 1], false],
  ['another run that began afterwards', '03:20:00', ['later', null, 1], true],
  ['another run that was under way then', '03:05:00', ['earlier', null, 1], false],
  ['another mapped task of the run that was under way', '03:05:00', [run, 7, 1], false],
  ['one of which nobody says when it began', null, ['other', null, 1], true],
  ['a pod of no task that began afterwards', '03:20:00', null, true],
  ['a pod of no task that ran already', '03:05:00', null, false],
]
test.each(rows)('is it over? %s', async (_, started, passed, isOver) => {
  const store = openSqliteStore(':memory:')
  onTestFinished(() => store.close())
  const now = at('04:00:00')
  const clock = { ...createFastClock(now, 1), now: () => now }
  await record(store, () => now, sighting(2), { snapshot: 1, at: now.toString() })
  const passing = {
    at: at('03:30:00'),
    startedAt: started === null ? null : at(started),
    try: passed && { run: passed[0], mapIndex: passed[1], attempt: passed[2] },
  }
  const key = sighting(2).subjectKey
  expect(await pass(store, clock, key, passing, 'Passed.')).toBe(isOver)
  const state = (await store.read<Incident>('incident', 'I1'))?.body.state
  expect(state).toBe(isOver ? 'resolved' : 'open')
  const late = { ...passing, at: at('03:00:00') }
  expect(await pass(store, clock, key, late, 'Passed.')).toBe(false)
})

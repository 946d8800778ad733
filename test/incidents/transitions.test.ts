import { describe, expect, test } from 'vitest'
import { keyOf } from '../../src/delivery/effects.ts'
import type { Incident } from '../../src/incidents/incident.ts'
import { runLabel, subjectKey, tryKey } from '../../src/incidents/subject.ts'
import { againLine } from '../../src/incidents/repetition.ts'
import { acknowledge, close, isQuiet, mute } from '../../src/incidents/care.ts'
import type { Step } from '../../src/incidents/step.ts'
import { again, learn, open, triesLeft } from '../../src/incidents/transitions.ts'
import { at, finding, sighting, subject } from './sample.ts'

const first = () => open(sighting(1), { handle: 'I7', digest: null, at: at('03:11:02') }).incident
const keys = (step: Step | null) => step?.effects.map(keyOf)
const second = (incident: Incident) => again(incident, sighting(2), at('03:13:00'))

describe('an incident', () => {
  test('opens with a card to post and evidence to gather', () => {
    const step = open(sighting(1), { handle: 'I7', digest: null, at: at('03:11:02') })
    expect(step.incident).toMatchObject({ handle: 'I7', state: 'open', count: 1, channel: '#ml' })
    expect(keys(step)).toEqual([
      'slack.card:I7',
      `evidence.gather:I7:${sighting(1).occurrence.key}`,
    ])
  })

  test('counts another death, with one line in the thread', () => {
    const step = second(first())
    expect(step?.incident).toMatchObject({
      count: 2,
      firstAt: at('03:11:02').toString(),
      lastAt: at('03:12:02').toString(),
    })
    expect(keys(step)).toEqual([
      'slack.card:I7',
      `evidence.gather:I7:${sighting(2).occurrence.key}`,
      'slack.line:I7:again:2',
    ])
    expect(step?.effects[2]).toMatchObject({
      text: expect.stringMatching(/^2nd time in 1 min: run .*, try 2 — base ran out/),
    })
  })

  test('counts a death that was found late, and still shows the newest', () => {
    const newest = open(sighting(2), { handle: 'I7', digest: null, at: at('03:12:02') }).incident
    const late = again(newest, sighting(1), at('03:14:00'))
    expect(late?.incident).toMatchObject({
      count: 2,
      latest: sighting(2).occurrence,
      firstAt: sighting(1).occurrence.at,
      lastAt: sighting(2).occurrence.at,
    })
    expect(keys(late)).toEqual(['slack.card:I7', 'slack.line:I7:late:2'])
    expect(late?.effects[1]).toMatchObject({
      text: expect.stringMatching(/^one more, found late: run .*, try 1 — base ran out/),
    })
    const third = again(late!.incident, sighting(3), at('03:15:00'))
    expect(keys(third)).toContain('slack.line:I7:again:3')
    const other = sighting(4, { run: 'another', at: at('03:11:30').toString() })
    const fourth = again(third!.incident, other, at('03:16:00'))
    expect(againLine(fourth!.incident)).toBe('again:3')
  })

  test('counts the same death once', () => {
    expect(again(first(), sighting(1), at('03:13:00'))).toBeNull()
    expect(again(second(first())!.incident, sighting(1), at('03:14:00'))).toBeNull()
  })

  test('stays acknowledged when it dies again, and quiet while muted', () => {
    const acknowledged = acknowledge(first(), 'U1', at('03:12:30'))!.incident
    expect(second(acknowledged)?.incident.state).toBe('acknowledged')
    const muted = mute(first(), at('04:00:00'))!.incident
    expect(keys(second(muted))).toEqual(['slack.card:I7', expect.stringMatching(/^evidence/)])
    expect(keys(again(muted, sighting(2), at('04:00:01')))).toContain('slack.line:I7:again:2')
  })

  test('learns about its newest occurrence only, and only what is new', () => {
    const learnt = learn(first(), sighting(1).occurrence.key, { tries: 6 })
    expect(learnt?.incident.latest.tries).toBe(6)
    expect(keys(learnt)).toEqual(['slack.card:I7'])
    expect(learn(learnt!.incident, sighting(1).occurrence.key, { tries: 6 })).toBeNull()
    expect(learn(first(), sighting(2).occurrence.key, { tries: 6 })).toBeNull()
  })

  test('corrects the line of its thread when the verdict changes, and no other', () => {
    const twice = second(first())!.incident
    const { key } = sighting(2).occurrence
    const verdict = { finding: { ...finding, headline: 'the node was lost' } }
    const corrected = learn(twice, key, verdict)
    expect(keys(corrected)).toEqual(['slack.card:I7', 'slack.line:I7:again:2'])
    expect(corrected?.effects[1]).toMatchObject({
      text: expect.stringMatching(/^2nd time in 1 min: .* — the node was lost$/) as string,
    })
    expect(keys(learn(twice, key, { tries: 3, gathered: true }))).toContain('slack.line:I7:again:2')
    expect(keys(learn(twice, key, { gathered: true }))).toEqual(['slack.card:I7'])
    expect(keys(learn(first(), sighting(1).occurrence.key, verdict))).toEqual(['slack.card:I7'])
    const muted = mute(twice, at('04:00:00'))!.incident
    expect(keys(learn(muted, key, verdict))).toEqual(['slack.card:I7'])
    const place = { channel: 'C1', ts: '1.2' }
    const told = { ...muted, again: { line: 'again:2', place } }
    expect(keys(learn(told, key, verdict))).toContain('slack.line:I7:again:2')
  })

  test('turns green once, with a line in its thread', () => {
    const step = close(first(), 'passed', null, 'Passed: run x.', at('05:00:00'))
    expect(step?.incident).toMatchObject({ state: 'resolved', closed: { why: 'passed' } })
    expect(keys(step)).toEqual(['slack.card:I7', 'slack.line:I7:closed'])
    expect(close(step!.incident, 'resolved', 'U1', 'again', at('06:00:00'))).toBeNull()
    expect(acknowledge(step!.incident, 'U1', at('06:00:00'))).toBeNull()
    expect(mute(step!.incident, at('07:00:00'))).toBeNull()
  })

  test('closes after fourteen quiet days, not before', () => {
    const day = (days: number) => at('03:11:03').add({ hours: 24 * days })
    expect(isQuiet(first(), day(13))).toBe(false)
    expect(isQuiet(first(), day(14))).toBe(true)
    expect(isQuiet(close(first(), 'resolved', 'U1', '', day(1))!.incident, day(15))).toBe(false)
  })

  test('remembers at most a hundred deaths', () => {
    let incident = first()
    for (let attempt = 2; attempt <= 150; attempt += 1) {
      const next = { ...sighting(1), occurrence: { ...sighting(1).occurrence, key: `k${attempt}` } }
      incident = again(incident, next, at('03:13:00'))!.incident
    }
    expect([incident.count, incident.seen.length]).toEqual([150, 100])
  })
})

test.each([
  [1, 6, 5],
  [6, 6, 0],
  [7, 6, 0],
  [null, 6, null],
  [1, null, null],
])('try %s of %s leaves %s', (attempt, tries, left) => {
  expect(triesLeft({ ...sighting(1).occurrence, finding, try: attempt, tries })).toBe(left)
})

test('a try has one name, whether a label or Airflow tells of it', () => {
  const airflow = { run: 'manual__2025-10-14T09:56:54.123456+00:00', mapIndex: null, attempt: 2 }
  const label = { ...airflow, run: 'manual__2025-10-14T095654.1234560000-f3486a912' }
  expect(tryKey(subject, airflow)).toBe(tryKey(subject, label))
  expect(tryKey(subject, airflow)).not.toBe(tryKey(subject, { ...airflow, attempt: 3 }))
  expect(tryKey(subject, airflow)).not.toBe(tryKey(subject, { ...airflow, mapIndex: 0 }))
  expect(runLabel('slack__1')).toBe('slack__1')
  expect(subjectKey(subject)).toBe('airflow:airflow-ml/tone_check_training_dag/train_tone_check')
  expect(subjectKey({ ...subject, instance: null })).toBe(
    'namespace:airflow-ml/tone_check_training_dag/train_tone_check',
  )
})

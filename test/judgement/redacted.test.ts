import { expect, test } from 'vitest'
import { diagnose } from '../../src/diagnosis/index.ts'
import { redactSnapshot } from '../../src/evidence/redact.ts'
import { ownCases } from './cases.ts'

test('redacted evidence gives the same verdict with the same facts', () => {
  for (const { name, snapshot, due } of ownCases()) {
    const whole = diagnose(snapshot)
    const redacted = diagnose(redactSnapshot(snapshot))
    expect({ name, cause: redacted.cause, advice: redacted.advice }).toEqual({ name, cause: whole.cause, advice: whole.advice })
    const text = redacted.explanation.join(' ')
    expect({ name, absent: due.mentions.filter((fact) => !text.includes(fact)) }).toEqual({ name, absent: [] })
  }
})

test('a secret planted next to the failure reaches no part of a finding', () => {
  const canary = 'hunter2-canary-value'
  for (const { name, snapshot } of ownCases()) {
    const log = (snapshot.airflow?.log ?? '').replace(/Error: /g, `Error: password=${canary} Authorization: Bearer ${canary} `)
    const finding = diagnose({ ...snapshot, airflow: { ...snapshot.airflow, log } })
    expect(JSON.stringify(finding).includes(canary), name).toBe(false)
  }
})

import { bytesOf } from '../advice/quantity.ts'
import type { AdviceKey, Finding } from '../diagnosis/finding.ts'
import { sparkSize } from '../evidence/spark/size.ts'
import type { DueNumber, DueVerdict } from './case.ts'

/** What is judged, and how many of all must be right. */
export const targets = {
  cause: 0.97,
  owner: 0.99,
  ticket: 1,
  number: 0.97,
  text: 0.97,
  retry: 0.97,
} as const
export type Judged = keyof typeof targets

/** One case: what was right of what was due, and each miss in words. */
export type CaseScore = {
  right: { [J in Judged]: number }
  due: { [J in Judged]: number }
  misses: string[]
  falseTicket: boolean
  missedTicket: boolean
}

/** Compares a finding with the verdict that is due. */
export function scoreCase(finding: Finding, due: DueVerdict): CaseScore {
  const score: CaseScore = {
    right: { cause: 0, owner: 0, ticket: 0, number: 0, text: 0, retry: 0 },
    due: { cause: 0, owner: 0, ticket: 0, number: 0, text: 0, retry: 0 },
    misses: [],
    falseTicket: finding.ticket === 'file' && due.ticket !== 'file',
    missedTicket: finding.ticket !== 'file' && due.ticket === 'file',
  }
  const count = (what: Judged, right: boolean, miss: string) => {
    score.due[what] += 1
    if (right) score.right[what] += 1
    else score.misses.push(miss)
  }
  count(
    'cause',
    due.causes.includes(finding.cause),
    `cause ${finding.cause}, due ${due.causes.join(' or ')}`,
  )
  count('owner', finding.owner === due.owner, `owner ${finding.owner}, due ${due.owner}`)
  count('ticket', finding.ticket === due.ticket, `ticket ${finding.ticket}, due ${due.ticket}`)
  if (due.retry !== null)
    count('retry', finding.retry === due.retry, `retry ${finding.retry}, due ${due.retry}`)
  for (const [key, range] of due.advice) {
    const set = finding.advice[key]?.set
    count(
      'number',
      isWithin(key, set, range),
      `${key} ${set ?? 'missing'}, due ${range ? `${range.min}–${range.max}` : 'none'}`,
    )
  }
  const text = finding.explanation.join(' ')
  const absent = due.mentions.filter((fact) => !text.includes(fact))
  const present = due.never.filter((fact) => text.toLowerCase().includes(fact.toLowerCase()))
  count(
    'text',
    absent.length + present.length === 0,
    [
      ...absent.map((fact) => `does not mention “${fact}”`),
      ...present.map((fact) => `says “${fact}”`),
    ].join('; '),
  )
  return score
}

function isWithin(key: AdviceKey, set: string | undefined, range: DueNumber): boolean {
  if (range === null || set === undefined) return range === null && set === undefined
  const [value, min, max] = [set, range.min, range.max].map((text) => bytes(key, text))
  return (
    value !== null &&
    value !== undefined &&
    min != null &&
    max != null &&
    value >= min &&
    value <= max
  )
}

/** Spark sizes are JVM style, the pod's memory is a Kubernetes quantity. */
const bytes = (key: AdviceKey, text: string): number | null =>
  key === 'memory' ? asNumber(bytesOf(text)) : (sparkSize(text)?.bytes ?? null)

const asNumber = (bytesText: bigint | null): number | null =>
  bytesText === null ? null : Number(bytesText)

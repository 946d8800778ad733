import type { Cause } from '../diagnosis/finding.ts'
import { targets, type CaseScore, type Judged } from './score.ts'

/** A judged case: its name, what was due and what was found. */
export type JudgedCase = { name: string; due: string; found: Cause; score: CaseScore }

/** The whole as text: each miss, accuracy against its target, tickets, and which causes were confused. */
export function judgementReport(cases: readonly JudgedCase[]): { text: string; held: boolean } {
  const misses = cases.filter(({ score }) => score.misses.length > 0)
  const falseTickets = cases.filter(({ score }) => score.falseTicket).length
  const missedTickets = cases.filter(({ score }) => score.missedTicket).length
  const shares = (Object.keys(targets) as Judged[]).map((what) => shareOf(cases, what))
  const held =
    cases.length > 0 &&
    falseTickets === 0 &&
    missedTickets === 0 &&
    shares.every(({ holds }) => holds)
  const text = [
    ...misses.map(({ name, score }) => `${name}: ${score.misses.join('; ')}`),
    `${cases.length} cases; false tickets ${falseTickets}, missed tickets ${missedTickets}`,
    ...shares.map(({ line }) => line),
    ...confusion(cases),
  ].join('\n')
  return { text, held }
}

function shareOf(cases: readonly JudgedCase[], what: Judged): { line: string; holds: boolean } {
  const right = cases.reduce((sum, { score }) => sum + score.right[what], 0)
  const due = cases.reduce((sum, { score }) => sum + score.due[what], 0)
  const share = due === 0 ? 1 : right / due
  const holds = share >= targets[what]
  const percent = (number: number) => `${(number * 100).toFixed(1)} %`
  return {
    line: `${what.padEnd(7)} ${right}/${due} ${percent(share)} (target ${percent(targets[what])})${holds ? '' : ' FELL SHORT'}`,
    holds,
  }
}

/** `due → found`, how often, most frequent first; empty where every cause is right. */
function confusion(cases: readonly JudgedCase[]): string[] {
  const counts = new Map<string, number>()
  for (const { due, found, score } of cases) {
    if (score.right.cause > 0) continue
    const key = `${due} → ${found}`
    counts.set(key, (counts.get(key) ?? 0) + 1)
  }
  if (counts.size === 0) return ['no cause confused with another']
  return [
    'confused causes (due → found):',
    ...[...counts]
      .toSorted((one, other) => other[1] - one[1])
      .map(([key, count]) => `  ${count} × ${key}`),
  ]
}

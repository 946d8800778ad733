import { sayMoment } from '../commands/say-moment.ts'
import type { Finding } from '../diagnosis/finding.ts'
import { nameOf, type Turn } from '../platform/gpu-queue.ts'
import { rangeOf } from '../platform/say-expected.ts'
import { isWaitingCause } from './waiting-causes.ts'
import type { WaitingPod } from './waiting-pod.ts'

const holdersMost = 3

type Field = Finding['fields'][number]

/** The finding with what is known of the wait: since when, the turn, who holds what is wanted, the expected start, when the operator gives up. */
export function withWait(
  finding: Finding,
  waiting: WaitingPod,
  turn: Turn | null,
  at: Temporal.Instant,
): Finding {
  const fields = [...sinceField(waiting), ...turnFields(turn, at), ...giveUpField(waiting)]
  return { ...finding, fields: [...withoutWait(finding).fields, ...fields] }
}

/** What was said of the wait, taken over by another finding of a pod that still waits. */
export function keptWait(told: Finding, finding: Finding): Finding {
  if (!isWaitingCause(finding.cause)) return finding
  const fields = [...withoutWait(finding).fields, ...told.fields.filter(isWait)]
  return { ...finding, fields }
}

/** The finding of a pod that waits no more: nothing is said of a turn, or of a giving up that is past. */
export const withoutWait = (finding: Finding): Finding => ({
  ...finding,
  fields: finding.fields.filter((each) => !isWait(each)),
})

const ownLabels = ['Waits since', 'Turn', 'Held by', 'Expected start', 'Operator gives up'] as const

const labels = new Set<string>(ownLabels)
const isWait = ({ label }: Field): boolean => labels.has(label)

const field = (label: (typeof ownLabels)[number], value: string): Field => ({ label, value })

const sinceField = ({ step }: WaitingPod): Field[] => [
  field('Waits since', `${sayMoment(instantOf(step.record.createdMilliseconds))} UTC`),
]

function turnFields(turn: Turn | null, at: Temporal.Instant): Field[] {
  if (turn === null) return []
  const holders = turn.nodes.flatMap(({ node, holders: all }) =>
    all.map((holder) => `${nameOf(holder)} on ${node.name}`),
  )
  const more = holders.length - holdersMost
  const held = `${holders.slice(0, holdersMost).join(', ')}${more > 0 ? ` and ${more} more` : ''}`
  return [
    field('Turn', `${turn.position} of ${turn.of}`),
    ...(holders.length > 0 ? [field('Held by', held)] : []),
    field('Expected start', expectedWords(turn, at)),
  ]
}

function expectedWords({ expected, basis }: Turn, at: Temporal.Instant): string {
  if (expected === null) return `unknown: ${basis}`
  return `${rangeOf(expected.lowSeconds, expected.highSeconds, at)}, ${basis}`
}

function giveUpField({ step, timeoutSeconds }: WaitingPod): Field[] {
  if (timeoutSeconds === null) return []
  const at = instantOf(step.record.createdMilliseconds + timeoutSeconds * 1000)
  return [field('Operator gives up', `${sayMoment(at)} UTC, after ${timeoutSeconds} s`)]
}

const instantOf = (milliseconds: number): Temporal.Instant =>
  Temporal.Instant.fromEpochMilliseconds(Math.round(milliseconds))

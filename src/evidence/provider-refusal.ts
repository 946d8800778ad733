import { parseQuantity } from '../advice/quantity.ts'
import type { Facts } from './facts.ts'
import { outcomeOf } from './outcome.ts'
import { airflowLinesOf } from './output.ts'
import type { Excess, Refusal } from './refusal.ts'

/** What the operator of newer providers says before it even asks the API server (PodResourceQuotaExceededException). */
export type ProviderRefusal = { refusal: Refusal; quota: string | null; excesses: Excess[] }

const first =
  /PodResourceQuotaExceeded\w{0,20}: Cannot create pod '([^']{1,253})' in namespace '[^']{1,253}'\. Would exceed resource quota/
const entry =
  /^\s*- ([A-Z][\w .-]{1,60}): would use ([\d.]{1,30}) ?(\S{0,12}) \(current: ([\d.]{1,30}) ?\S{0,12}, limit: ([\d.]{1,30}) ?\S{0,12}, pod requests: ([\d.]{1,30}) ?[^)]{0,12}\)/

/** Reads the operator's own refusal from the task log, or null. */
export function providerRefusal(facts: Facts): ProviderRefusal | null {
  const { pod } = facts.kubernetes
  if (outcomeOf(facts) === 'succeeded' || (pod && pod.phase !== null)) return null
  const lines = airflowLinesOf(facts)
  const at = lines.findLastIndex(({ text }) => first.test(text))
  const head = lines[at]
  if (!head) return null
  const excesses = lines.slice(at + 1, at + 20).flatMap(({ text }) => {
    const match = entry.exec(text)
    if (!match) return []
    const [, resource = '', , unit = '', used, limited, requested] = match
    return [
      {
        resource: resource.toLowerCase(),
        requested: spelledIn(requested, unit),
        used: spelledIn(used, unit),
        limited: spelledIn(limited, unit),
      },
    ]
  })
  const name = first.exec(head.text)?.[1] ?? null
  return {
    refusal: {
      kind: 'pods',
      name,
      message: head.text,
      source: `task log, line ${head.number}: the operator asked for the quota before it created the pod`,
      reason: { kind: 'other' },
    },
    quota: quotaOf(facts, excesses),
    excesses,
  }
}

/** `150.00` of `GiB` as the quantity 150Gi. */
function spelledIn(number = '', unit: string) {
  const suffix = /^([KMGT]i)B$/.exec(unit)?.[1] ?? ''
  return parseQuantity(`${number.replace(/\.?0+$/, '')}${suffix}`)
}

/** The quota object that has this limit. */
function quotaOf({ kubernetes: { quotas } }: Facts, excesses: readonly Excess[]): string | null {
  const matching = quotas.find(({ hard }) =>
    excesses.some(({ limited }) =>
      [...hard.values()].some(({ nanos }) => limited?.nanos === nanos),
    ),
  )
  return (matching ?? (quotas.length === 1 ? quotas[0] : undefined))?.name ?? null
}

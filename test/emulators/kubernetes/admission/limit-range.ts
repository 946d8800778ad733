import { entriesAt, objectAt, objectsAt, textAt } from '../../../../src/evidence/raw.ts'
import type { Raw } from '../../../../src/evidence/snapshot.ts'
import { amountOf, spell, type Amount } from './amount.ts'
import { containerAmounts, podAmounts, type Amounts } from './pod-resources.ts'

/** A pod with the defaults of its namespace's LimitRanges. Source: plugin/pkg/admission/limitranger/admission.go */
export function withDefaults(pod: Raw, limitRanges: Raw[]): Raw {
  const items = limitRanges.flatMap((range) => objectsAt(range, 'spec', 'limits'))
  const item = items.find((candidate) => textAt(candidate, 'type') === 'Container')
  if (!item) return pod
  const limits = { ...objectAt(item, 'max'), ...objectAt(item, 'default') }
  const requests = { ...objectAt(item, 'min'), ...limits, ...objectAt(item, 'defaultRequest') }
  const fill = (container: Raw): Raw => ({
    ...container,
    resources: {
      ...objectAt(container, 'resources'),
      limits: { ...limits, ...objectAt(container, 'resources', 'limits') },
      requests: { ...requests, ...objectAt(container, 'resources', 'requests') },
    },
  })
  const spec = objectAt(pod, 'spec')
  const initContainers = objectsAt(spec, 'initContainers').map(fill)
  return {
    ...pod,
    spec: {
      ...spec,
      containers: objectsAt(spec, 'containers').map(fill),
      ...(initContainers.length > 0 && { initContainers }),
    },
  }
}

/** Why LimitRanges refuse a pod, in the server's words; null where they do not. */
export function limitRangeRefusal(pod: Raw, limitRanges: Raw[]): string | null {
  const errors = limitRanges
    .flatMap((range) => objectsAt(range, 'spec', 'limits'))
    .flatMap((item) => violations(item, pod))
  const [first, ...others] = new Set(errors)
  if (first === undefined) return null
  return others.length > 0 ? `[${[first, ...others].join(', ')}]` : first
}

function violations(item: Raw, pod: Raw): string[] {
  const type = textAt(item, 'type')
  if (type === 'Pod')
    return check(item, 'Pod', podAmounts(pod, 'requests'), podAmounts(pod, 'limits'))
  if (type !== 'Container') return []
  return [
    ...objectsAt(pod, 'spec', 'containers'),
    ...objectsAt(pod, 'spec', 'initContainers'),
  ].flatMap((container) =>
    check(
      item,
      'Container',
      containerAmounts(container, 'requests'),
      containerAmounts(container, 'limits'),
    ),
  )
}

function check(item: Raw, type: string, requests: Amounts, limits: Amounts): string[] {
  const minimum = entriesAt(item, 'min').flatMap(([name, text]) => {
    const bound = amountOf(text)
    const lead = `minimum ${name} usage per ${type} is ${spell(bound)}`
    const request = requests.get(name)
    if (!request) return [`${lead}.  No request is specified`]
    return (
      below(request, bound, `${lead}, but request is`) ??
      below(limits.get(name), bound, `${lead}, but limit is`) ??
      []
    )
  })
  const maximum = entriesAt(item, 'max').flatMap(([name, text]) => {
    const bound = amountOf(text)
    const lead = `maximum ${name} usage per ${type} is ${spell(bound)}`
    const limit = limits.get(name)
    if (!limit) return [`${lead}.  No limit is specified`]
    return (
      above(limit, bound, `${lead}, but limit is`) ??
      above(requests.get(name), bound, `${lead}, but request is`) ??
      []
    )
  })
  const ratio = entriesAt(item, 'maxLimitRequestRatio').flatMap(([name, text]) => {
    const bound = amountOf(text)
    const lead = `${name} max limit to request ratio per ${type} is ${spell(bound)}, but`
    const request = requests.get(name)
    const limit = limits.get(name)
    if (!request || request.nanos === 0n) return [`${lead} no request is specified or request is 0`]
    if (!limit || limit.nanos === 0n) return [`${lead} no limit is specified or limit is 0`]
    const provided = Number(limit.nanos) / Number(request.nanos)
    return provided > Number(bound.nanos) / 1e9
      ? [`${lead} provided ratio is ${provided.toFixed(6)}`]
      : []
  })
  return [...minimum, ...maximum, ...ratio]
}

const below = (amount: Amount | undefined, bound: Amount, lead: string): string[] | null =>
  amount && amount.nanos < bound.nanos ? [`${lead} ${spell(amount)}`] : null

const above = (amount: Amount | undefined, bound: Amount, lead: string): string[] | null =>
  amount && amount.nanos > bound.nanos ? [`${lead} ${spell(amount)}`] : null

import { entriesAt, objectsAt, textAt } from '../../../../src/evidence/raw.ts'
import type { Raw } from '../../../../src/evidence/snapshot.ts'
import { add, amountOf, largest, zero, type Amount } from './amount.ts'

export type Amounts = Map<string, Amount>

/** The requests or limits of one container. */
export const containerAmounts = (container: Raw, kind: 'requests' | 'limits'): Amounts =>
  new Map(entriesAt(container, 'resources', kind).map(([name, text]) => [name, amountOf(text)]))

/**
 * What a pod asks for in all: its containers and sidecars together, or its hungriest init container with the sidecars
 * before it. Source: k8s.io/component-helpers/resource PodRequests
 */
export function podAmounts(pod: Raw, kind: 'requests' | 'limits'): Amounts {
  const running: Amounts = new Map()
  const starting: Amounts = new Map()
  const sidecars: Amounts = new Map()
  for (const container of objectsAt(pod, 'spec', 'containers'))
    merge(running, containerAmounts(container, kind), add)
  for (const container of objectsAt(pod, 'spec', 'initContainers')) {
    const amounts = containerAmounts(container, kind)
    if (textAt(container, 'restartPolicy') === 'Always') {
      merge(running, amounts, add)
      merge(sidecars, amounts, add)
      merge(starting, sidecars, largest)
    } else {
      const together: Amounts = new Map(sidecars)
      merge(together, amounts, add)
      merge(starting, together, largest)
    }
  }
  merge(running, starting, largest)
  return running
}

function merge(into: Amounts, from: Amounts, join: (one: Amount, other: Amount) => Amount): void {
  for (const [name, amount] of from) into.set(name, join(into.get(name) ?? zero, amount))
}

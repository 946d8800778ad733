import type { Cap } from '../../advice/cap.ts'
import { formatBytes } from '../../advice/quantity.ts'
import type { FieldChange } from '../finding.ts'

/**
 * What else is below the need, so that raising the smallest cap alone is of no use: fields of the same resource (`here`),
 * and those of other resources.
 */
export function alsoInTheWay(
  policy: readonly Cap[],
  smallest: Cap,
  needBytes: bigint,
  why: string,
): { here: FieldChange[]; elsewhere: FieldChange[] } {
  const others = policy.filter((cap) => cap.field !== smallest.field && cap.bytes < needBytes)
  const { true: here = [], false: elsewhere = [] } = Object.groupBy(others, (cap) =>
    isSame(cap, smallest) ? 'true' : 'false',
  )
  const changeOf = ({ field, from, takenBytes }: Cap): FieldChange => ({
    field,
    from,
    to: formatBytes(needBytes + takenBytes),
    why,
  })
  return { here: here.map(changeOf), elsewhere: elsewhere.map(changeOf) }
}

/** `; limits.memory must rise from 8Gi to 12Gi as well` for each. */
export const elsewhereWords = (changes: readonly FieldChange[]): string =>
  changes
    .map(({ field, from, to }) => `; ${field} must rise from ${from} to ${to} as well`)
    .join('')

const isSame = ({ resource: one }: Cap, { resource: other }: Cap): boolean =>
  one?.kind === other?.kind && one?.name === other?.name && one?.namespace === other?.namespace

import { parseQuantity } from '../../../src/advice/quantity.ts'

/** The bytes of a Kubernetes quantity such as `6Gi`. Throws for a text that is none. */
export function bytesIn(text: string): number {
  const quantity = parseQuantity(text)
  if (!quantity) throw new Error(`${text} is not a quantity such as 6Gi`)
  return Number(quantity.nanos / 1_000_000_000n)
}

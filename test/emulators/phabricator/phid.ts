import { createHash } from 'node:crypto'

const alphabet = 'abcdefghijklmnopqrstuvwxyz234567'

/** A PHID that is the same for the same kind and number in every run. */
export function phid(kind: string, number: number, length = 20): string {
  const bytes = createHash('sha256').update(`${kind}/${number}`).digest()
  return `PHID-${kind}-${[...bytes.subarray(0, length)].map((byte) => alphabet[byte % 32]).join('')}`
}

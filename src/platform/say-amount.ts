import { approximateBytes, formatCount } from '../advice/quantity.ts'
import { isGpu } from '../evidence/gpu.ts'

const inBytes = /memory|storage/

/** An amount in billionths as people say it: `24Gi memory`, `500m cpu`, `2 GPUs`, `1 pod`. */
export function sayAmount(name: string, nanos: bigint): string {
  if (isGpu(name.replace(/^requests\./, ''))) {
    const count = formatCount(nanos)
    return count === '1' ? '1 GPU' : `${count} GPUs`
  }
  return `${sayBare(name, nanos)} ${name}`
}

/** The same without the name: `24Gi`, `500m`, `2`. */
export const sayBare = (name: string, nanos: bigint): string =>
  inBytes.test(name) && !name.startsWith('count/')
    ? approximateBytes(nanos > 0n ? nanos / 1_000_000_000n : 0n)
    : formatCount(nanos)

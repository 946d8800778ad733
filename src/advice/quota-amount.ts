import { formatBytes, formatCount, unitsOf } from './quantity.ts'

const gibibyte = 1024n ** 3n

/** An amount to ask of a quota, in billionths, as one writes it: memory and storage in whole gibibytes, rounded up. */
export const quotaAmount = (field: string, nanos: bigint): string =>
  /memory|storage/.test(field)
    ? formatBytes(wholeGi(unitsOf({ text: '', nanos })))
    : formatCount(nanos)

const wholeGi = (bytes: bigint): bigint =>
  bytes < gibibyte ? bytes : ((bytes + gibibyte - 1n) / gibibyte) * gibibyte

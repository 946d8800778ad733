import { isMilliMemory, parseQuantity, type Quantity } from '../advice/quantity.ts'

const mebibyteNanos = 2n ** 20n * 1_000_000_000n
/** More gibibytes than this nobody means. */
const gibibytesMost = 2048

/** What is wrong with `memory=…`, `cpu=…` or `gpu=…`, with what may be meant; null where it can be asked for. */
export function mistakeIn(name: string, value: string): string | null {
  if (name !== 'memory' && name !== 'cpu' && name !== 'gpu') return null
  const said = `${name}=${value.slice(0, 30)}`
  const quantity = parseQuantity(value)
  if (quantity === null || quantity.nanos < 0n)
    return `${said} is no amount such as 24Gi, 500m or 2.`
  if (name === 'gpu') return wholeOnly(said, quantity)
  return name === 'memory' ? ofMemory(said, quantity) : null
}

/** Source: kubernetes.io, Resource Management for Pods and Containers, extended resources: "3, 3000m and 3Ki are valid, 0.5 and 1500m are not". */
const wholeOnly = (said: string, { nanos }: Quantity): string | null =>
  nanos % 1_000_000_000n === 0n
    ? null
    : `${said} is no whole number: Kubernetes gives out whole GPUs and refuses fractions.`

function ofMemory(said: string, { text, nanos }: Quantity): string | null {
  if (nanos === 0n || nanos >= mebibyteNanos) return null
  const number = /^\+?([\d.]+)/.exec(text)?.[1] ?? text
  if (isMilliMemory(text))
    return `${said} is ${sayBytes(nanos)}: an m behind memory means thousandths. Is ${number}Mi meant?`
  const meant = Number(number) > gibibytesMost ? 'Mi' : 'Gi'
  return `${said} is ${sayBytes(nanos)}. Is ${number}${meant} meant?`
}

const sayBytes = (nanos: bigint): string => {
  const bytes = nanos / 1_000_000_000n
  return bytes === 0n ? 'less than a byte' : bytes === 1n ? '1 byte' : `${bytes} bytes`
}

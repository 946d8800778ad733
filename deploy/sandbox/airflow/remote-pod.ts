import type { Raw } from '../../../src/evidence/snapshot.ts'

/** Maps whose keys are data and keep their spelling. */
const asWritten = new Set(['labels', 'annotations', 'limits', 'requests', 'nodeSelector'])

/** A pod as the Python client prints it: `{'api_version': 'v1', …}`, a key a line (pprint of V1Pod.to_dict). */
export function remotePod(pod: Raw): string {
  return python(pod, 0, false)
}

function python(value: unknown, indent: number, keepKeys: boolean): string {
  if (value === null || value === undefined) return 'None'
  if (value === true) return 'True'
  if (value === false) return 'False'
  if (typeof value === 'string') return isMoment(value) ? moment(value) : quoted(value)
  if (typeof value === 'number') return String(value)
  const separator = `,\n${' '.repeat(indent + 1)}`
  if (Array.isArray(value))
    return `[${value.map((each) => python(each, indent + 1, false)).join(separator)}]`
  const entries = Object.entries(value as Raw).map(([key, inner]) => {
    const name = `${quoted(keepKeys ? key : snake(key))}: `
    return name + python(inner, indent + 1 + name.length, asWritten.has(key))
  })
  return `{${entries.join(separator)}}`
}

const isMoment = (text: string): boolean => /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(text)

function moment(text: string): string {
  const numbers = text.match(/\d+/g)!.map(Number)
  return `datetime.datetime(${numbers.join(', ')}, tzinfo=tzlocal())`
}

const quoted = (text: string): string =>
  `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'").replaceAll('\n', '\\n')}'`

const snake = (key: string): string =>
  key.replace(/([a-z])([A-Z]+)/g, '$1_$2').replace(/([A-Z])/g, (letter) => letter.toLowerCase())

import { ConduitError, coreError } from './conduit-error.ts'

export type Parameters = { [key: string]: unknown }
/** What a request asks, in either encoding. `strict`: types are checked as JSON gives them. */
export type Query = { parameters: Parameters; token: string | null; strict: boolean }

/** Reads a form-encoded body: flat `a[b][0]=…` with `api.token`, or one `params=` of JSON with the token inside. */
export function readQuery(method: string, form: URLSearchParams): Query {
  const json = form.get('params')
  if (json === null) {
    const parameters: Parameters = {}
    for (const [name, value] of form)
      if (name !== 'api.token' && name !== 'output') put(parameters, name, value)
    return {
      parameters: lists(parameters) as Parameters,
      token: form.get('api.token'),
      strict: false,
    }
  }
  let parsed: unknown
  try {
    parsed = JSON.parse(json)
  } catch {
    parsed = null
  }
  if (parsed === null || typeof parsed !== 'object')
    throw coreError(`Invalid parameter information was passed to method '${method}'.`)
  const { __conduit__: conduit, ...parameters } = parsed as Parameters
  const token = (conduit as { token?: unknown } | undefined)?.token
  return { parameters, token: typeof token === 'string' ? token : null, strict: true }
}

function put(into: Parameters, name: string, value: string): void {
  const [, first = name, rest = ''] = /^([^[]+)(.*)$/.exec(name) ?? []
  const path = [first, ...[...rest.matchAll(/\[([^\]]*)\]/g)].map((match) => match[1] ?? '')]
  let at = into
  for (const key of path.slice(0, -1)) at = (at[key] ??= {}) as Parameters
  at[path.at(-1) ?? first] = value
}

function lists(value: unknown): unknown {
  if (value === null || typeof value !== 'object') return value
  const entries = Object.entries(value).map(([key, inner]) => [key, lists(inner)] as const)
  if (entries.length > 0 && entries.every(([key], index) => key === String(index)))
    return entries.map(([, inner]) => inner)
  return Object.fromEntries(entries)
}

/** Throws as Conduit does when a call names a parameter that the method does not have. */
export function onlyKnown(method: string, parameters: Parameters, known: string[]): void {
  const unknown = Object.keys(parameters).filter((key) => !known.includes(key))
  if (unknown.length > 0)
    throw new ConduitError(
      'ERR-CONDUIT-CALL',
      `API Method "${method}" does not define these parameters: ${unknown.map((key) => `'${key}'`).join(', ')}.`,
    )
}

/** The constraints of a search; unknown ones are an error. */
export function constraintsOf(query: Query, known: string[]): Parameters {
  const constraints = (query.parameters['constraints'] ?? {}) as Parameters
  if (Object.keys(constraints).some((key) => !known.includes(key)))
    throw new ConduitError(
      'ERR-INVALID-CONSTRAINT',
      'Parameter "constraints" includes an invalid key.',
    )
  return constraints
}

/** The attachments asked for; unknown ones are an error. */
export function attachmentsOf(query: Query, known: string[]): string[] {
  const attachments = (query.parameters['attachments'] ?? {}) as Parameters
  if (Object.keys(attachments).some((key) => !known.includes(key)))
    throw new ConduitError(
      'ERR-INVALID-ATTACHMENT',
      'Parameter "attachments" includes an invalid key.',
    )
  return Object.keys(attachments).filter((key) => attachments[key])
}

/** A list constraint, or null when it is not given. */
export function listOf(constraints: Parameters, key: string): string[] | null {
  const value = constraints[key]
  if (value === undefined || value === null) return null
  if (!Array.isArray(value))
    throw coreError(`Error while reading "${key}": Expected a list, but value is not a list.`)
  return value.map(String)
}

/** A list of integers: strings of digits will do only where the encoding has no types. */
export function integersOf(query: Query, constraints: Parameters, key: string): number[] | null {
  const value = listOf(constraints, key)
  const raw = constraints[key] as unknown[]
  value?.forEach((text, index) => {
    if (!/^\d+$/.test(text) || (query.strict && typeof raw[index] !== 'number'))
      throw coreError(
        `Error while reading "${key}[${index}]": Expected integer, got something else.`,
      )
  })
  return value?.map(Number) ?? null
}

/** One integer, or null when it is not given. */
export function integerOf(query: Query, from: Parameters, key: string): number | null {
  const value = from[key]
  if (value === undefined || value === null) return null
  if (!/^\d+$/.test(String(value)) || (query.strict && typeof value !== 'number'))
    throw coreError(`Error while reading "${key}": Expected integer, got something else.`)
  return Number(value)
}

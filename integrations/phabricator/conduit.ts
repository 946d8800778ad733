import { z } from 'zod'
import { CallError, Refused, Uncertain } from '../../src/delivery/endings.ts'
import { createHttp } from '../http.ts'
import { conduitEnding } from './ending.ts'

export type ConduitOptions = {
  /** `https://phabricator.example.org` */
  url: string
  token: string
  userAgent?: string
  now?: () => Temporal.Instant
  /** How long a call may take (10 s). */
  readMilliseconds?: number
  /** How long an edit may take before it counts as uncertain (15 s). */
  writeMilliseconds?: number
}

export type ConduitCall = { signal?: AbortSignal }

/** Calls to the methods of one Phabricator. Everything throws the endings of `delivery/endings.ts`; nothing is retried. */
export type Conduit = {
  /** Changes nothing: an answer that cannot be used is Uncertain and may be asked again. */
  read<T>(method: string, parameters: object, shape: z.ZodType<T>, call?: ConduitCall): Promise<T>
  /** Changes something: what isn't surely refused or unreachable may have been done. */
  write<T>(method: string, parameters: object, shape: z.ZodType<T>, call?: ConduitCall): Promise<T>
  /** Link for people. */
  taskUrl(id: number): string
  close(): void
}

const envelope = z.object({
  result: z.unknown(),
  error_code: z.string().nullable(),
  error_info: z.string().nullable().optional(),
})

/**
 * A client for Conduit. Parameters go as one form field `params` of JSON with the token inside: the flat encoding is
 * loosely typed, JSON bodies aren't accepted, and a token beside `params` is ignored (measured on Phorge 07c1a51310).
 */
export function createConduit({
  url,
  token,
  userAgent,
  now,
  readMilliseconds = 10_000,
  writeMilliseconds = 15_000,
}: ConduitOptions): Conduit {
  const service = 'Phabricator'
  const http = createHttp({
    service,
    baseUrl: url,
    concurrency: 2,
    ...(userAgent === undefined ? {} : { userAgent }),
    ...(now === undefined ? {} : { now }),
  })

  async function call<T>(
    method: string,
    parameters: object,
    shape: z.ZodType<T>,
    writes: boolean,
    { signal }: ConduitCall,
  ): Promise<T> {
    const parametersWithToken = { ...parameters, __conduit__: { token } }
    const { status, body } = await http.call({
      method: 'POST',
      path: ['api', method],
      form: { params: JSON.stringify(parametersWithToken), output: 'json' },
      responseType: 'text',
      deadlineMilliseconds: writes ? writeMilliseconds : readMilliseconds,
      secrets: [token],
      ...(signal === undefined ? {} : { signal }),
    })
    const answer = envelope.safeParse(jsonOf(body))
    if (!answer.success)
      throw new Uncertain(
        service,
        `${service} answered ${method} with ${/^\s*</.test(body) ? 'a web page, probably for logging in' : 'something else than data'}; check phabricator.url`,
        status,
      )
    const { result, error_code: code, error_info: info } = answer.data
    if (code !== null) throw conduitEnding(service, method, code, info ?? '', writes)
    const parsed = shape.safeParse(result)
    if (parsed.success) return parsed.data
    throw new Uncertain(
      service,
      `${service} answered ${method} in a shape that is not known`,
      status,
    )
  }

  return {
    read: (method, parameters, shape, options = {}) =>
      call(method, parameters, shape, false, options),
    write: (method, parameters, shape, options = {}) =>
      call(method, parameters, shape, true, options),
    taskUrl: (id) => `${url.replace(/\/+$/, '')}/T${id}`,
    close: () => http.close(),
  }
}

/** Whether an ending is a definite no to this one request, and not trouble with the account, the address or the way there. */
export function isDefiniteNo(error: unknown): error is Refused {
  return error instanceof Refused && error.code !== null && !accountCodes.has(error.code)
}

/** The words of an ending for people. */
export function problemOf(error: CallError): string {
  return error.message.slice(0, 300)
}

const accountCodes = new Set(['ERR-INVALID-AUTH', 'ERR-INVALID-SESSION', 'no-project'])

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

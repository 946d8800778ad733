import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { ConduitError, coreError } from './conduit-error.ts'
import { pages, type Fault, type FaultPlan } from './faults.ts'
import { callMethod } from './methods.ts'
import { webPage } from './pages.ts'
import { readQuery } from './parameters.ts'
import type { State } from './state.ts'

/** A call as it arrived, without its token. */
export type Call = { method: string; parameters: Record<string, unknown>; userAgent: string }

export type Backstage = {
  state: State
  faults: FaultPlan
  /** Told of every call before it is answered. */
  onCall(call: Call): void
  /** Acts of calls that are never answered, to be carried out later. */
  held: (() => void)[]
  bodyLimitBytes: number
  addressLimitBytes: number
}

type Reply = { status: number; contentType: string; body: string } | null

/** The HTTP side: Conduit below `/api/`, web pages elsewhere. */
export function createConduitServer(backstage: Backstage): Server {
  return createServer((request, response) => {
    reply(backstage, request).then(
      (answer) => finish(response, answer),
      () => response.destroy(),
    )
  })
}

async function reply(backstage: Backstage, request: IncomingMessage): Promise<Reply> {
  const path = request.url ?? '/'
  const body = await readBody(request, backstage.bodyLimitBytes)
  if (path.length > backstage.addressLimitBytes) return pages.addressTooLong
  if (body === null) return pages.tooLarge
  const url = new URL(path, 'http://emulator')
  const method = /^\/api\/([\w.]+)$/.exec(url.pathname)?.[1]
  if (method !== undefined) return await answer(backstage, request, method, body, url)
  if (url.pathname.startsWith('/api/')) return pages.wrongPath
  const page = webPage(backstage.state, url)
  return {
    status: page === null ? 404 : 200,
    contentType: 'text/html; charset=UTF-8',
    body: page ?? '<!DOCTYPE html><html lang="en"><title>Not Found</title></html>',
  }
}

async function answer(
  backstage: Backstage,
  request: IncomingMessage,
  method: string,
  body: string,
  url: URL,
): Promise<Reply> {
  const form = request.method === 'GET' ? url.searchParams : new URLSearchParams(body)
  const run = () => conduit(backstage, request, method, form, body)
  backstage.onCall({
    method,
    parameters: seen(method, form),
    userAgent: request.headers['user-agent'] ?? '',
  })
  const fault = backstage.faults.take(method)
  return fault === null ? run() : await faulty(backstage, fault, run)
}

async function faulty(backstage: Backstage, fault: Fault, run: () => Reply): Promise<Reply> {
  switch (fault.kind) {
    case 'drop':
      return null
    case 'commit-drop':
      run()
      return null
    case 'hang':
      return await new Promise<Reply>(() => {})
    case 'hold':
      backstage.held.push(() => void run())
      return await new Promise<Reply>(() => {})
    case 'commit-late':
      setTimeout(run, fault.milliseconds)
      return await new Promise<Reply>(() => {})
    case 'error-after-commit':
      run()
      return envelope(null, coreError('#1213: Deadlock found when trying to get lock'))
    case 'answer':
      return fault
    case 'before':
      fault.act()
      return run()
  }
}

function conduit(
  { state }: Backstage,
  request: IncomingMessage,
  method: string,
  form: URLSearchParams,
  body: string,
): Reply {
  const contentType = request.headers['content-type'] ?? ''
  try {
    if (contentType === 'application/json')
      throw coreError(
        `Use form-encoded data to submit parameters to Conduit endpoints. Sending a JSON-encoded body and setting 'Content-Type': 'application/json' is not currently supported.`,
      )
    if (contentType.startsWith('application/json'))
      throw new ConduitError(
        'ERR-CONDUIT-CALL',
        `API Method "${method}" does not define these parameters: '${body}'.`,
      )
    return envelope(callMethod(state, method, readQuery(method, form)), null)
  } catch (error) {
    if (error instanceof ConduitError) return envelope(null, error)
    throw error
  }
}

function envelope(result: unknown, error: ConduitError | null): Reply {
  return {
    status: 200,
    contentType: 'application/json',
    body: JSON.stringify({
      result,
      error_code: error?.code ?? null,
      error_info: error?.message ?? null,
    }),
  }
}

function seen(method: string, form: URLSearchParams): Record<string, unknown> {
  try {
    return readQuery(method, form).parameters
  } catch {
    return {}
  }
}

async function readBody(request: IncomingMessage, limitBytes: number): Promise<string | null> {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length
    if (bytes <= limitBytes) chunks.push(chunk)
  }
  return bytes > limitBytes ? null : Buffer.concat(chunks).toString()
}

function finish(response: ServerResponse, answer: Reply): void {
  if (answer === null) {
    response.socket?.destroy()
    return
  }
  response.writeHead(answer.status, { 'Content-Type': answer.contentType })
  response.end(answer.body)
}

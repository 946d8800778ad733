import type { IncomingMessage, ServerResponse } from 'node:http'
import { readArguments, readBody } from './arguments.ts'
import { SlackFailure } from './failure.ts'
import type { Faults, SlackFault } from './faults.ts'
import { takeUpload } from './methods/files.ts'
import { methods } from './methods/index.ts'
import type { Arguments } from './methods/method.ts'
import type { Rates } from './rates.ts'
import { everyScope } from './scopes.ts'
import { answerAddress } from './response-address.ts'
import type { Workspace } from './workspace.ts'

/** A call as it arrived, for tests to look at. */
export type SlackCall = {
  method: string
  args: Arguments
  at: Temporal.Instant
  /** Slack's answer, null where a fault kept it from being made. */
  answer: Record<string, unknown> | null
}

/** What the door needs to know besides the workspace. */
export type Door = {
  workspace: Workspace
  faults: Faults
  rates: Rates | null
  tokens: { bot: string; app: string }
  calls: SlackCall[]
}

/** Answers one HTTP request: a Web API method, an upload, or a response_url. */
export async function answerRequest(
  door: Door,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const path = new URL(request.url ?? '/', 'http://slack').pathname
  const body = await readBody(request)
  const [, area, name = '', last = ''] = path.split('/')
  if (area === 'upload') {
    const fault = door.faults.take('upload')
    if (fault) return spoil(response, fault, {})
    const taken = takeUpload(door.workspace, last, body)
    return void response.writeHead(taken ? 200 : 404).end(taken ? `OK - ${body.length}` : 'unknown')
  }
  if (area === 'actions') {
    const { status, answer } = answerAddress(door.workspace, last, body)
    return json(response, answer, status)
  }
  if (area !== 'api') return void response.writeHead(404).end()
  answerMethod(door, name, request, response, readArguments(request, body))
}

function answerMethod(
  door: Door,
  name: string,
  request: IncomingMessage,
  response: ServerResponse,
  args: Arguments,
): void {
  const { workspace, faults } = door
  const call: SlackCall = { method: name, args, at: workspace.clock.now(), answer: null }
  door.calls.push(call)
  // On every answer to a token: docs.slack.dev/authentication/installing-with-oauth, "X-OAuth-Scopes".
  response.setHeader('x-oauth-scopes', (workspace.scopes ?? everyScope).join(','))
  const fault = faults.take(name)
  const wait = fault === null ? rateLimit(door, name, args) : null
  if (wait !== null) {
    spoil(response, { kind: 'rate-limited', retryAfterSeconds: wait }, {})
  } else {
    if (fault === null || ('done' in fault && fault.done)) {
      call.answer = run(door, name, request, args)
    }
    if (fault === null) json(response, call.answer ?? {})
    else spoil(response, fault, call.answer ?? {})
  }
  workspace.changed({ kind: 'call', method: name })
}

function rateLimit(door: Door, name: string, args: Arguments): number | null {
  const method = methods.get(name)
  return door.rates && method
    ? door.rates(name, method.perMinute, channelKey(door.workspace, args['channel']))
    : null
}

function channelKey(workspace: Workspace, given: unknown): string {
  const name = String(given ?? '').replace(/^#/, '')
  const named = [...workspace.channels.values()].find((channel) => channel.name === name)
  return named?.id ?? name
}

function run(
  { workspace, tokens }: Door,
  name: string,
  request: IncomingMessage,
  args: Arguments,
): Record<string, unknown> {
  try {
    const method = methods.get(name)
    if (!method) throw new SlackFailure('unknown_method')
    const token = request.headers.authorization?.replace(/^Bearer ?/, '') || args['token']
    if (!token) throw new SlackFailure('not_authed')
    if (token !== tokens.bot && token !== tokens.app) throw new SlackFailure('invalid_auth')
    if (token !== tokens[method.token ?? 'bot']) throw new SlackFailure('not_allowed_token_type')
    const { scopes } = workspace
    const lacks =
      scopes && method.scopes.length > 0 && !method.scopes.some((each) => scopes.includes(each))
    if (lacks)
      throw new SlackFailure('missing_scope', {
        needed: method.scopes.join(','),
        provided: scopes.join(','),
      })
    return { ok: true, ...method.answer(workspace, args) }
  } catch (error) {
    if (!(error instanceof SlackFailure)) throw error
    return { ok: false, error: error.message, ...error.extra }
  }
}

function json(response: ServerResponse, answer: unknown, status = 200): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' })
  response.end(JSON.stringify(answer))
}

function spoil(response: ServerResponse, fault: SlackFault, answer: unknown): void {
  const words = JSON.stringify(answer)
  switch (fault.kind) {
    case 'rate-limited':
      if (fault.retryAfterSeconds !== null)
        response.setHeader('retry-after', fault.retryAfterSeconds)
      return json(response, { ok: false, error: 'ratelimited' }, 429)
    case 'status':
      return void response.writeHead(fault.status).end('upstream error')
    case 'hang':
      return
    case 'drip': {
      response.writeHead(200, { 'content-type': 'application/json' })
      const timer = setInterval(() => response.write(' '), 50)
      return void response.on('close', () => clearInterval(timer))
    }
    case 'drop':
      return void response.socket?.destroy()
    case 'html':
      response.writeHead(200, { 'content-type': 'text/html' })
      return void response.end('<!DOCTYPE html><html><body>Sign in</body></html>')
    case 'error':
      return json(response, { ok: false, error: fault.error })
    case 'truncated':
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': 500 })
      response.write(words.slice(0, words.length / 2))
      return void setImmediate(() => response.socket?.destroy())
  }
}

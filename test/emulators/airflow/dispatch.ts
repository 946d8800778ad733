import { Problem, webPage } from './answer.ts'
import { commonRoutes, health } from './routes.ts'
import type { IncomingHttpHeaders } from 'node:http'
import type { Answer } from './answer.ts'
import type { Flavour, Json } from './flavour.ts'
import type { AirflowState } from './state.ts'
import type { Users } from './users.ts'

/** A request as it came over the wire. */
export type WireRequest = {
  method: string
  url: URL
  headers: IncomingHttpHeaders
  body: string
}

/** Answers a request as this version would: who asks, may he, what is asked. */
export function dispatch(
  state: AirflowState,
  flavour: Flavour,
  users: Users,
  request: WireRequest,
): Answer {
  try {
    return answerTo(state, flavour, users, request)
  } catch (error) {
    if (error instanceof Problem) return flavour.problem(error)
    throw error
  }
}

function answerTo(
  state: AirflowState,
  flavour: Flavour,
  users: Users,
  { method, url, headers, body }: WireRequest,
): Answer {
  const prefix = `/api/${flavour.api}/`
  // Servers decode before they route: an encoded slash is a slash.
  const pathname = decodeURIComponent(url.pathname)
  if (!pathname.startsWith(prefix))
    return outside(state, flavour, users, { method, url, headers, body })
  const below = pathname.slice(prefix.length)
  const open = below === 'version' || below === flavour.healthPath
  const user = users.userOf(flavour.api, headers)
  if (!open && user === null)
    throw new Problem(401, 'Unauthorized', flavour.api === 'v1' ? null : 'Not authenticated')
  if (!open && user === '')
    throw flavour.api === 'v1'
      ? new Problem(401, 'Unauthorized', null)
      : new Problem(403, 'Forbidden', 'Invalid JWT token')
  const routes = [...flavour.routes, ...commonRoutes]
  const found = routes
    .map((route) => ({ route, part: partsOf(route.path, below) }))
    .filter(({ part }) => part !== null)
  if (found.length === 0) return flavour.unknownPath
  const match = found.find(({ route }) => route.method === method)
  if (match === undefined) throw new Problem(405, 'Method Not Allowed', 'Method Not Allowed')
  if (method !== 'GET' && user === 'viewer')
    throw new Problem(403, 'Forbidden', flavour.api === 'v1' ? null : 'Forbidden')
  return match.route.handle({
    state,
    flavour,
    part: match.part ?? {},
    query: url.searchParams,
    body: bodyOf(flavour, body),
    user: user ?? '',
  })
}

function partsOf(pattern: string, path: string): Record<string, string> | null {
  const names = pattern.split('/')
  const values = path.split('/')
  if (names.length !== values.length) return null
  const parts: Record<string, string> = {}
  for (const [at, name] of names.entries()) {
    const value = values[at] ?? ''
    if (name.startsWith(':')) parts[name.slice(1)] = value
    else if (name !== value) return null
  }
  return parts
}

function bodyOf(flavour: Flavour, body: string): Json {
  if (body === '') return {}
  try {
    return JSON.parse(body) as Json
  } catch {
    throw flavour.api === 'v1'
      ? new Problem(400, 'Bad Request', 'Request body is not valid JSON')
      : new Problem(422, 'Unprocessable', [
          { type: 'json_invalid', loc: ['body', 1], msg: 'JSON decode error', input: {} },
        ])
  }
}

/** What is not the API: logging in, and pages. */
function outside(
  state: AirflowState,
  flavour: Flavour,
  users: Users,
  { method, url, body }: WireRequest,
): Answer {
  const { pathname } = url
  if (flavour.api === 'v1' && pathname === '/health') return health({ state, flavour })
  if (flavour.api === 'v2' && pathname === '/auth/token' && method === 'POST') {
    const { username, password } = JSON.parse(body) as { username: string; password: string }
    const token = users.logIn(username, password)
    return token === null
      ? { status: 401, body: { detail: 'Invalid credentials' } }
      : { status: 201, body: { access_token: token } }
  }
  if (flavour.api === 'v1' && pathname === '/login')
    return { ...webPage(308, 'Redirecting...'), headers: { location: '/login/' } }
  if (flavour.api === 'v1' && pathname === '/login/') return loginForm(users, method, body)
  if (pathname.startsWith('/api/') && flavour.api === 'v2') return flavour.unknownPath
  return webPage(flavour.api === 'v2' ? 200 : 404, 'Airflow')
}

function loginForm(users: Users, method: string, body: string): Answer {
  if (method === 'GET')
    return {
      status: 200,
      type: 'text/html; charset=utf-8',
      headers: { 'set-cookie': 'session=before-the-login; HttpOnly; Path=/; SameSite=Lax' },
      body: '<!DOCTYPE html>\n<form method="post"><input id="csrf_token" name="csrf_token" type="hidden" value="form-token"></form>\n',
    }
  const form = new URLSearchParams(body)
  const session =
    form.get('csrf_token') === 'form-token'
      ? users.openSession(form.get('username') ?? '', form.get('password') ?? '')
      : null
  if (session === null)
    return { ...webPage(302, 'Redirecting...'), headers: { location: '/login/' } }
  const cookie = `session=${session}; HttpOnly; Path=/; SameSite=Lax`
  return { ...webPage(302, 'Redirecting...'), headers: { location: '/', 'set-cookie': cookie } }
}

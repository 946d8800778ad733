import { randomUUID } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'

/** The emulator's users: name, password and role are one word. A `viewer` may only read. */
export const userNames = ['admin', 'op', 'user', 'viewer'] as const

/** Who may come in, by Basic (2.x), by token (3.x) or by session cookie (2.x). */
export type Users = ReturnType<typeof createUsers>

export function createUsers() {
  let tokens = new Map<string, string>()
  let sessions = new Map<string, string>()
  const known = (name: string, password: string) =>
    (userNames as readonly string[]).includes(name) && password === name

  return {
    /** The user of a request: null when there are no credentials, '' when they are wrong. */
    userOf(api: 'v1' | 'v2', headers: IncomingHttpHeaders): string | null {
      const [scheme, credential = ''] = (headers.authorization ?? '').split(' ')
      if (api === 'v2')
        return scheme === 'Bearer' ? (tokens.get(credential) ?? '') : scheme === '' ? null : ''
      const session = /\bsession=([^;]+)/.exec(headers.cookie ?? '')?.[1]
      if (scheme === '') return session === undefined ? null : (sessions.get(session) ?? '')
      if (scheme !== 'Basic') return ''
      const [name = '', password = ''] = Buffer.from(credential, 'base64').toString().split(':')
      return known(name, password) ? name : ''
    },
    /** A new token for 3.x, or null for a wrong password. */
    logIn(name: string, password: string): string | null {
      if (!known(name, password)) return null
      const token = `eyJ.${randomUUID()}.${name}`
      tokens.set(token, name)
      return token
    },
    /** A new session for 2.x, or null for a wrong password. */
    openSession(name: string, password: string): string | null {
      if (!known(name, password)) return null
      const session = randomUUID()
      sessions.set(session, name)
      return session
    },
    /** Forgets all tokens and sessions, as their expiry or a restart with another secret does. */
    expire(): void {
      tokens = new Map()
      sessions = new Map()
    },
  }
}

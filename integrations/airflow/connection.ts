import { Refused } from '../../src/delivery/endings.ts'
import { authOf } from './auth/auth-of.ts'
import { record, text } from './fields.ts'
import { createSession } from './session.ts'
import { v1 } from './v1.ts'
import { v2 } from './v2.ts'
import type { Http } from '../http.ts'
import type { AirflowConfig } from './config.ts'
import type { Dialect } from './dialect.ts'
import type { Session } from './session.ts'

/** Which API an Airflow speaks, and calls with credentials to it. */
export type Connection = { dialect: Dialect; session: Session }

/** Connects at the first call, and again at the next one when that did not work. */
export function createConnection(config: AirflowConfig, http: Http) {
  const known = config.api === 'auto' ? null : config.api
  const make = (api: 'v1' | 'v2'): Connection => ({
    dialect: api === 'v2' ? v2 : v1,
    session: createSession(http, authOf(config, api, http), config.deadlineMilliseconds ?? 30_000),
  })
  let current: Connection | null = known === null ? null : make(known)
  let asked: Promise<Connection> | null = null
  return {
    /** The dialect as far as it is known: before the first answer of an `auto`, that of Airflow 2. */
    dialect: (): Dialect => current?.dialect ?? v1,
    async connect(): Promise<Connection> {
      if (current !== null) return current
      asked ??= detect(config.name, http).then(make)
      try {
        current = await asked
        return current
      } finally {
        asked = null
      }
    },
  }
}

const elsewhere = [301, 302, 303, 307, 308, 401, 403, 404, 405]

/** Asks for the version, which needs no login: Airflow 3 has only v2, Airflow 2 only v1. */
async function detect(service: string, http: Http): Promise<'v1' | 'v2'> {
  const statuses: string[] = []
  for (const api of ['v2', 'v1'] as const) {
    const { status, body } = await http.call({
      path: ['api', api, 'version'],
      responseType: 'text',
      expect: elsewhere,
    })
    if (status === 200 && versionIn(body) !== null) return api
    // Behind a login even for its version: a refusal in the API's own words is as good.
    if ((status === 401 || status === 403) && body.trimStart().startsWith('{')) return api
    statuses.push(`/api/${api}/version answered ${status}`)
  }
  throw new Refused(service, `no Airflow API there: ${statuses.join(', ')}; check the address`)
}

function versionIn(body: string): string | null {
  try {
    return text(record(JSON.parse(body))['version'])
  } catch {
    return null
  }
}

import { Refused } from '../../../src/delivery/endings.ts'
import { record, text } from '../fields.ts'
import { createLogin } from './login.ts'
import type { Http } from '../../http.ts'
import type { Auth } from './auth.ts'

/**
 * The token of Airflow 3: `POST /auth/token` answers 201 `{access_token}`. A token that is not or no longer good is
 * 401 `Not authenticated` or 403 `Invalid JWT token` (recorded with 3.3.2).
 */
export function tokenAuth(http: Http, service: string, username: string, password: string): Auth {
  return createLogin(
    async () => {
      const { body } = await http.call({
        method: 'POST',
        path: 'auth/token',
        json: { username, password },
        secrets: [password],
      })
      const token = text(record(body)['access_token']) ?? text(record(body)['jwt_token'])
      if (token === null) throw new Refused(service, `${service} gave no token at /auth/token`)
      return { Authorization: `Bearer ${token}` }
    },
    (status, message) => status === 401 || (status === 403 && /jwt|token/i.test(message)),
  )
}

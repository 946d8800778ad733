import { cookieAuth } from './cookie.ts'
import { fixed } from './auth.ts'
import { kerberosAuth } from './kerberos.ts'
import { tokenAuth } from './token.ts'
import type { Http } from '../../http.ts'
import type { AirflowConfig } from '../config.ts'
import type { Auth } from './auth.ts'

/** The credentials that an Airflow of this version wants, from what is configured. */
export function authOf(config: AirflowConfig, api: 'v1' | 'v2', http: Http): Auth {
  const { auth, name } = config
  switch (auth.kind) {
    case 'none':
      return fixed({})
    case 'bearer':
      return fixed({ Authorization: `Bearer ${auth.token}` })
    case 'kerberos':
      return kerberosAuth(name, new URL(config.url).hostname, auth.service)
    case 'cookie':
      if ('cookie' in auth) return fixed({ Cookie: auth.cookie })
      if (api === 'v2') return tokenAuth(http, name, auth.username, auth.password)
      return cookieAuth(http, name, auth.username, auth.password)
    case 'basic':
    case 'password':
      if (api === 'v2') return tokenAuth(http, name, auth.username, auth.password)
      return fixed({ Authorization: `Basic ${base64(`${auth.username}:${auth.password}`)}` })
  }
}

function base64(words: string): string {
  return Buffer.from(words).toString('base64')
}

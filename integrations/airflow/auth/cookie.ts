import { Refused } from '../../../src/delivery/endings.ts'
import { createLogin } from './login.ts'
import type { Http } from '../../http.ts'
import type { Auth } from './auth.ts'

/** The login form of Airflow 2: a page with a `csrf_token`, then a form that answers with a session cookie. */
export function cookieAuth(http: Http, service: string, username: string, password: string): Auth {
  return createLogin(
    async () => {
      const page = await http.call({ path: 'login/', responseType: 'text' })
      const token = /name="csrf_token"[^>]*value="([^"]*)"/.exec(page.body)?.[1]
      const before = cookiesOf(page.headers['set-cookie'])
      const answer = await http.call({
        method: 'POST',
        path: 'login/',
        form: { username, password, ...(token === undefined ? {} : { csrf_token: token }) },
        headers: before === '' ? {} : { Cookie: before },
        responseType: 'text',
        expect: [302, 303],
      })
      const session = cookiesOf(answer.headers['set-cookie'])
      const sentBack = /\/login/.test(answer.headers['location'] ?? '')
      if (answer.status < 300 || sentBack || session === '')
        throw new Refused(service, `${service} did not accept user name and password`, 401)
      return { Cookie: session }
    },
    (status) => status === 401 || status === 302,
  )
}

/** `name=value; name=value` of the cookies that were set; http.ts joins several headers by line ends. */
function cookiesOf(header: string | undefined): string {
  return (header ?? '')
    .split('\n')
    .map((line) => line.split(';')[0]?.trim() ?? '')
    .filter((pair) => pair !== '')
    .join('; ')
}

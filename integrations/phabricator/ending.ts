import { Refused, Uncertain, type CallError } from '../../src/delivery/endings.ts'

const definite: { [code: string]: string } = {
  'ERR-INVALID-AUTH':
    'does not accept the token; check phabricator.token and that its account is enabled',
  'ERR-INVALID-SESSION': 'saw no token; check phabricator.token',
  'ERR-CONDUIT-CALL': 'does not know this call',
  'ERR-INVALID-CONSTRAINT': 'does not know a constraint of this search',
  'ERR-INVALID-ATTACHMENT': 'does not know an attachment of this search',
  'ERR-INVALID-PAGE-SIZE': 'does not give pages of this size',
  'ERR-INVALID-OBJECT-PHID': 'has no such object, or hides it',
}

/** Beginnings of `error_info` that are written before anything is stored, with the code and words that stand for them. */
const early: { begins: RegExp; code: string; says: string; quotes?: boolean }[] = [
  { begins: /^Validation errors:/, code: 'invalid', says: 'refuses the values', quotes: true },
  {
    begins: /^\[Access Denied/,
    code: 'access-denied',
    says: 'does not allow this account to do it',
  },
  {
    begins: /^(Monogram|Cursor) "[^"]*" does not identify a valid object/,
    code: 'not-found',
    says: 'has no such object, or hides it',
  },
  {
    begins:
      /^(Transaction with key|Parameter "transactions"|Exception when processing transaction|Error while reading)/,
    code: 'invalid',
    says: 'does not understand the request',
  },
]

/**
 * The ending that an error of Conduit means. `error_info` may hold the token, so that only a validation's words are
 * quoted. After a write every other error leaves open whether it was done: a task is stored before Herald, publishing and
 * indexing run, and an exception there is ERR-CONDUIT-CORE too (PhabricatorApplicationTransactionEditor).
 */
export function conduitEnding(
  service: string,
  method: string,
  code: string,
  info: string,
  writes: boolean,
): CallError {
  const known = definite[code]
  if (known !== undefined)
    return new Refused(service, `${service} ${known} (${method}: ${code})`, null, code)
  const refusal = early.find(({ begins }) => begins.test(info))
  if (refusal) {
    const quoted = refusal.quotes ? `: ${validationOf(info)}` : ''
    return new Refused(
      service,
      `${service} ${refusal.says} (${method})${quoted}`,
      null,
      refusal.code,
    )
  }
  const readOnly = /read-only mode/.test(info) ? ': it is in read-only mode' : ''
  const doubt = writes ? '; it may have been done all the same' : ''
  return new Uncertain(service, `${service} failed in ${method} (${code})${readOnly}${doubt}`)
}

function validationOf(info: string): string {
  const lines = info
    .split('\n')
    .slice(1)
    .map((line) => line.replace(/^\s*-\s*/, '').trim())
  return lines
    .join(' ')
    .replace(/\b(api|cli|clr)-[a-z0-9]{4,}/gi, '***')
    .slice(0, 300)
}

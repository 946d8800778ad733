import { Busy, Refused, Uncertain } from '../../src/delivery/endings.ts'
import { redactText } from '../../src/evidence/redact.ts'
import { errorDetail } from './error-detail.ts'
import { retryAfter } from './retry-after.ts'
import type { CallError } from '../../src/delivery/endings.ts'

/** What came back, before it is judged. */
export type Answer = { status: number; headers: Record<string, string>; text: string }

const webPage = /^\s*(<!doctype|<html|<head|<\?xml)/i

/** The JSON of a good answer; throws the ending of one that is not JSON. */
export function readJson(service: string, answer: Answer): unknown {
  try {
    return JSON.parse(answer.text)
  } catch {
    if (webPage.test(answer.text) || answer.headers['content-type']?.includes('text/html'))
      throw new Refused(
        service,
        `${service} answered ${answer.status} with a web page where data was expected: probably its login page; check the address and the credentials`,
        answer.status,
      )
    throw new Uncertain(
      service,
      `${service} answered ${answer.status} with something that is not JSON`,
      answer.status,
    )
  }
}

/** The ending that a status outside 2xx means; `secrets`, and all that looks like one, are taken out of its words. */
export function endingOf(
  service: string,
  answer: Answer,
  secrets: readonly string[],
  now: Temporal.Instant,
): CallError {
  const { status, headers } = answer
  const detail = redactText(withoutSecrets(errorDetail(looseJson(answer.text)), secrets))
  const message = `${service} answered ${status}${detail === '' ? meaningOf(status) : `: ${detail}`}`
  if (status === 429 || (status === 503 && headers['retry-after'] !== undefined))
    return new Busy(
      service,
      message,
      retryAfter(headers['retry-after'], headers['date'], now),
      status,
    )
  if (status >= 500 || status === 408) return new Uncertain(service, message, status)
  if (status >= 300 && status < 400)
    return new Refused(
      service,
      `${service} answered ${status}: it sends elsewhere, probably to log in; check the address and the credentials`,
      status,
    )
  return new Refused(service, message, status)
}

const meanings: Record<number, string> = {
  401: ': not logged in; check the credentials',
  403: ': not allowed with these credentials',
  404: ': not found; check the address',
}

function meaningOf(status: number): string {
  return meanings[status] ?? ''
}

/** JSON if it is, the text if it is not, null for a web page. */
export function looseJson(text: string): unknown {
  if (webPage.test(text)) return null
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

/** Takes out every secret of at least four characters. */
function withoutSecrets(text: string, secrets: readonly string[]): string {
  return secrets
    .filter((secret) => secret.length >= 4)
    .reduce((kept, secret) => kept.replaceAll(secret, '***'), text)
}

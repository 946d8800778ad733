import { request as httpRequest } from 'node:http'
import { request as httpsRequest, type RequestOptions } from 'node:https'

const TIMEOUT_MILLISECONDS = 30_000

/** What a server answered; `body` is undefined when the text is no JSON (`/readyz` and the like). */
export interface Answer<Body> {
  readonly status: number
  readonly text: string
  readonly body: Body
}

/** One request on its own connection, over TLS or, given a `socketPath`, over a unix socket; rejects when no answer comes. */
export function jsonRequest<Body>(
  options: RequestOptions,
  data: string | null,
): Promise<Answer<Body>> {
  return new Promise((resolve, reject) => {
    const send = options.socketPath ? httpRequest : httpsRequest
    const request = send(
      { timeout: TIMEOUT_MILLISECONDS, agent: false, ...options },
      (response) => {
        const chunks: Buffer[] = []
        response.on('data', (chunk: Buffer) => chunks.push(chunk))
        response.on('error', reject)
        response.on('end', () => {
          const text = Buffer.concat(chunks).toString()
          resolve({ status: response.statusCode ?? 0, text, body: parsed(text) as Body })
        })
      },
    )
    request.on('error', reject)
    request.on('timeout', () => request.destroy(new Error('timeout')))
    request.end(data ?? undefined)
  })
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

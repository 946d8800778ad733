import type { IncomingMessage, ServerResponse } from 'node:http'
import type { RequestFault } from './faults.ts'
import { sendAnswer } from './send-answer.ts'
import { failure } from './status.ts'

/** What a request gets that meets a fault. A hanging one is left open: the other side has to give it up. */
export function meetFault(
  { kind, status = 500, retryAfterSeconds }: RequestFault,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  if (kind === 'drop') request.socket.destroy()
  if (kind === 'not-json')
    response.writeHead(200, { 'content-type': 'text/html' }).end('<html>Sign in</html>')
  if (kind === 'truncated-answer') {
    const headers = { 'content-type': 'application/json', 'content-length': '5000' }
    response.writeHead(200, headers).write('{"items":[', () => request.socket.destroy())
  }
  if (kind === 'status') {
    if (retryAfterSeconds !== undefined)
      response.setHeader('retry-after', String(retryAfterSeconds))
    const message = `the stand-in was told to answer ${status}`
    sendAnswer(response, failure(status, reasons[status] ?? 'InternalError', message))
  }
}

const reasons: { [status: number]: string } = {
  401: 'Unauthorized',
  403: 'Forbidden',
  410: 'Expired',
  429: 'TooManyRequests',
}

import type { ServerResponse } from 'node:http'
import type { Answer } from './status.ts'

export function sendAnswer(response: ServerResponse, { status, body }: Answer): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
}

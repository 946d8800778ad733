import type { IncomingMessage } from 'node:http'
import type { Arguments } from './methods/method.ts'

/** The whole body of a request. */
export async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}

const structured = new Set(['blocks', 'attachments', 'metadata', 'view', 'files'])

/** Arguments from a JSON body, or from a form in which structured values are JSON strings, as Slack takes both. */
export function readArguments(request: IncomingMessage, body: Buffer): Arguments {
  const type = request.headers['content-type'] ?? ''
  if (type.startsWith('application/json')) return JSON.parse(body.toString() || '{}') as Arguments
  const form = new URLSearchParams(body.toString())
  return Object.fromEntries(
    [...form].map(([name, value]) => [name, structured.has(name) ? parse(value) : value]),
  )
}

function parse(value: string): unknown {
  try {
    return JSON.parse(value)
  } catch {
    return value
  }
}

import { randomInt } from 'node:crypto'
import { createServer } from 'node:net'

const LOWEST_PORT = 20_000
const HIGHEST_PORT = 32_000

/** A free port of 127.0.0.1 below the ephemeral range, so that no outgoing connection takes it before it is bound. */
export async function freePort(): Promise<number> {
  for (let attempt = 0; attempt < 200; attempt++) {
    const port = randomInt(LOWEST_PORT, HIGHEST_PORT)
    if (await isFree(port)) return port
  }
  throw new Error(`no free port between ${LOWEST_PORT} and ${HIGHEST_PORT}`)
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer().once('error', () => resolve(false))
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () =>
      server.close(() => resolve(true)),
    )
  })
}

import { createCalls, type SlackConnection } from './call.ts'

/** Asks for an address to listen at, and does not go there. Throws where the app token is not good for that. */
export async function checkAppToken({ apiUrl }: SlackConnection, appToken: string): Promise<void> {
  const calls = createCalls({ apiUrl, botToken: appToken })
  try {
    await calls.call('apps.connections.open', {})
  } finally {
    await calls.close()
  }
}

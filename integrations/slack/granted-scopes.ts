import { z } from 'zod'
import { readAnswer } from './answer.ts'
import { createCalls, type SlackConnection } from './call.ts'

const schema = z.looseObject({
  response_metadata: z.looseObject({ scopes: z.array(z.string()).optional() }).optional(),
})

/** What the bot token may do: Slack says it in the header X-OAuth-Scopes of every answer. Null where it does not. */
export async function grantedScopes(connection: SlackConnection): Promise<string[] | null> {
  const calls = createCalls(connection)
  try {
    const answer = readAnswer(schema, await calls.call('auth.test', {}), 'auth.test')
    return answer.response_metadata?.scopes ?? null
  } finally {
    await calls.close()
  }
}

import { methods } from './methods/index.ts'

const ofEvents = ['app_mentions:read', 'im:history', 'reactions:read']
const ofNoMethod = ['chat:write.public', 'commands', 'users:read.email']

/** Every scope that something in the emulator asks for: what a token has that was not given fewer. */
export const everyScope: string[] = [
  ...new Set([
    ...[...methods.values()].flatMap(({ scopes }) => scopes),
    ...ofEvents,
    ...ofNoMethod,
  ]),
].sort()

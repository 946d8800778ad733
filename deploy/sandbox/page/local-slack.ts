import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { channels, people } from '../people.ts'
import { freePort } from './free-port.ts'

const startMilliseconds = 10_000
const lookMilliseconds = 50

/** The bot as local-slack knows it. It takes any token. */
export const bot = {
  user: 'U0GROUNDCREW',
  name: 'groundcrew',
  botToken: 'xoxb-sandbox-bot',
  appToken: 'xapp-sandbox-app',
}

/** A workspace in the browser; it listens on every interface, since it has no option for it. */
export type LocalSlack = { url: string; port: number; stop(): Promise<void> }

/** The local-slack of this platform, or null where there is none. */
export function localSlackBinary(): string | null {
  const name = `local-slack-${process.platform}-${process.arch}`
  try {
    const manifest = createRequire(import.meta.url).resolve(`${name}/package.json`)
    return join(manifest, '..', 'bin', 'local-slack')
  } catch {
    return null
  }
}

/** Starts local-slack with the people of the sandbox; its files are in `folder`. */
export async function startLocalSlack(binary: string, folder: string): Promise<LocalSlack> {
  const port = await freePort()
  const config = join(folder, 'local-slack.json')
  writeFileSync(config, JSON.stringify(workspace()))
  const child = spawn(
    binary,
    [
      ...['--config', config, '--port', String(port)],
      ...['--base-host', '127.0.0.1', '--files-dir', join(folder, 'files')],
    ],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  )
  let words = ''
  child.stderr.on('data', (chunk) => (words = (words + String(chunk)).slice(-1000)))
  const ended = once(child, 'exit')
  const kill = (): void => void child.kill()
  // However this process ends, nothing is left running.
  process.once('exit', kill)
  const url = `http://127.0.0.1:${port}`
  await Promise.race([
    untilServing(url),
    ended.then(() => Promise.reject(new Error(`local-slack ended: ${words}`))),
  ])
  return {
    url,
    port,
    async stop() {
      if (child.exitCode === null && child.signalCode === null) kill()
      await ended
      process.off('exit', kill)
    },
  }
}

async function untilServing(url: string): Promise<void> {
  const deadline = AbortSignal.timeout(startMilliseconds)
  for (;;) {
    try {
      await fetch(url, { signal: deadline })
      return
    } catch (error) {
      if (deadline.aborted) throw error
      await setTimeout(lookMilliseconds)
    }
  }
}

function workspace() {
  return {
    workspace: { name: 'Groundcrew sandbox', domain: 'sandbox', teamId: 'T01TEAM' },
    app: {
      appId: 'A0GROUNDCREW',
      botUserId: bot.user,
      botName: bot.name,
      botToken: bot.botToken,
      appToken: bot.appToken,
      signingSecret: 'sandbox',
      mode: 'socket',
    },
    users: people.map(({ id, name, realName, email }) => ({
      id,
      name,
      real_name: realName,
      email,
    })),
    channels: channels.map(({ id, name }) => ({
      id,
      name,
      members: [...people.map((person) => person.id), bot.user],
    })),
  }
}

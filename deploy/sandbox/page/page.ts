import { startProgram } from '../program.ts'
import { startWorld } from '../world.ts'
import { bot, localSlackBinary, startLocalSlack } from './local-slack.ts'
import { startProxy } from './proxy.ts'
import { servePage } from './serve-page.ts'

const connectedMilliseconds = 10_000
const lookMilliseconds = 50

export type PageOptions = {
  seed: number
  speed: number
  story: string | null
  /** Takes the one address to open. */
  print(line: string): void
  /** Takes progress. */
  hint(line: string): void
  /** Aborted: everything ends. */
  signal: AbortSignal
}

/** Plays the sandbox in a browser until aborted; resolves to the exit code. */
export async function runPage(options: PageOptions): Promise<number> {
  const { seed, speed, print, hint, signal } = options
  const binary = localSlackBinary()
  if (binary === null) {
    hint(
      `There is no local-slack for ${process.platform} ${process.arch}: play with --terminal instead.`,
    )
    return 2
  }
  const closing: (() => Promise<unknown> | void)[] = []
  try {
    hint('Starting a cluster, Airflow and Phabricator …')
    const world = await startWorld({ seed, speed, start: Temporal.Now.instant() })
    closing.push(() => world.stop())
    hint('Starting the workspace (it listens on every interface of this machine) …')
    const localSlack = await startLocalSlack(binary, world.folder)
    closing.push(() => localSlack.stop())
    const proxy = await startProxy(localSlack, () => void program.calmly(async () => {}))
    closing.push(() => proxy.goDown())
    hint('Starting Groundcrew …')
    const program = await startProgram({
      world,
      slack: { apiUrl: proxy.apiUrl, botToken: bot.botToken, appToken: bot.appToken },
      hint,
      async loseChat(seconds) {
        await proxy.goDown()
        await world.clock.sleep(seconds * 1000, world.signal)
        await proxy.comeBack()
      },
    })
    closing.push(() => program.groundcrew.stop())
    await program.groundcrew.ready
    const deadline = AbortSignal.timeout(connectedMilliseconds)
    while (proxy.connections() === 0) {
      deadline.throwIfAborted()
      await world.clock.sleep(lookMilliseconds * speed, world.signal)
    }
    const page = await servePage(world, program, localSlack.url)
    closing.push(() => page.stop())
    if (options.story !== null) program.tellStory(options.story)
    print(`Open ${page.url}`)
    hint('Ctrl-C ends it.')
    await ended(signal)
    return 0
  } finally {
    for (const close of closing.reverse()) await close()
  }
}

function ended(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve()
    signal.addEventListener('abort', () => resolve())
  })
}

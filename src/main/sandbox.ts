import { createInterface } from 'node:readline'

/** What the command line says, as text. */
export type SandboxOptions = { terminal: boolean; seed: string; speed: string; story?: string }

const fastest = 1000

/** The whole product against a living simulation; resolves to the exit code. */
export async function sandbox(options: SandboxOptions): Promise<number> {
  const seed = Number(options.seed)
  const speed = Number(options.speed)
  const hint = (line: string): void => void process.stderr.write(`${line}\n`)
  if (!Number.isInteger(seed) || !(speed > 0 && speed <= fastest)) {
    hint(`groundcrew: --seed takes a whole number, --speed a number above 0 and up to ${fastest}`)
    return 2
  }
  const { stories } = await import('../../deploy/sandbox/stories/index.ts')
  const names = stories.map(({ name }) => name)
  if (options.story !== undefined && !names.includes(options.story)) {
    hint(`groundcrew: there is no story ${options.story}; there is ${names.join(', ')}`)
    return 2
  }
  const stopping = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.once(signal, () => stopping.abort())
  const story = options.story ?? null
  const print = (line: string): void => void process.stdout.write(`${line}\n`)
  const played = { seed, speed, story, print, hint, signal: stopping.signal }
  if (options.terminal) {
    const { runTerminal } = await import('../../deploy/sandbox/terminal/terminal.ts')
    return runTerminal({ ...played, lines: typedLines() })
  }
  const { runPage } = await import('../../deploy/sandbox/page/page.ts')
  return runPage(played)
}

/** Lines of standard input; read only from when they are wanted, since what comes earlier would be lost. */
async function* typedLines(): AsyncIterable<string> {
  yield* createInterface({ input: process.stdin, terminal: false })
}

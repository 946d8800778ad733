import { spawn } from 'node:child_process'

const PROGRESS_EVERY_SECONDS = 5
const KEPT_OUTPUT_CHARACTERS = 8_000

/** A long command that speaks once every few seconds while it works. */
export interface LongCommand {
  /** What it does, as the progress lines begin: `building Kubernetes`. */
  readonly title: string
  readonly command: string
  readonly args: readonly string[]
  readonly environment?: Readonly<Record<string, string>>
}

/** Runs a command to its end; prints a progress line every five seconds on stderr; rejects with the end of its output. */
export async function runWithProgress({ title, command, args, environment }: LongCommand) {
  const child = spawn(command, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...environment },
  })
  let output = ''
  let lines = 0
  let seconds = 0
  const keep = (chunk: Buffer) => {
    const text = chunk.toString()
    lines += text.split('\n').length - 1
    output = (output + text).slice(-KEPT_OUTPUT_CHARACTERS)
  }
  child.stdout.on('data', keep)
  child.stderr.on('data', keep)
  const progress = setInterval(() => {
    seconds += PROGRESS_EVERY_SECONDS
    const last = output.trimEnd().split('\n').at(-1) ?? ''
    process.stderr.write(`${title}: ${seconds} s, ${lines} lines, now ${last.slice(0, 100)}\n`)
  }, PROGRESS_EVERY_SECONDS * 1000)
  try {
    const code = await new Promise<number | null>((resolve, reject) => {
      child.once('error', reject)
      child.once('close', resolve)
    })
    if (code !== 0) throw new Error(`${title}: ${command} ended with ${code}\n${output}`)
  } finally {
    clearInterval(progress)
  }
}

import { runTerminal } from '../../deploy/sandbox/terminal/terminal.ts'

const deadlineMilliseconds = 120_000

/** What a play wrote, and how it ended. */
export type Played = { code: number; text: string; lines: string[]; hints: string[] }

/** What a script can wait for. */
export type Script = (
  seen: (what: RegExp) => Promise<RegExpMatchArray>,
) => AsyncGenerator<string, void, undefined>

/** Plays the sandbox in this process, fast; a script writes its lines when it has seen enough. */
export async function play(options: {
  story?: string
  script?: Script
  speed?: number
}): Promise<Played> {
  const { story = null, script = silence, speed = 60 } = options
  const lines: string[] = []
  const hints: string[] = []
  const waiting = new Set<() => void>()
  const stopping = new AbortController()

  function seen(what: RegExp): Promise<RegExpMatchArray> {
    const { promise, resolve, reject } = Promise.withResolvers<RegExpMatchArray>()
    const timer = setTimeout(
      () => reject(new Error(`${what} was not seen in:\n${lines.join('\n')}\n${hints.join('\n')}`)),
      deadlineMilliseconds,
    )
    const look = () => {
      const match = what.exec(lines.join('\n'))
      if (match) resolve(match)
    }
    waiting.add(look)
    look()
    return promise.finally(() => {
      clearTimeout(timer)
      waiting.delete(look)
    })
  }

  const code = await runTerminal({
    seed: 1,
    speed,
    story,
    lines: script(seen),
    print(line) {
      lines.push(line)
      for (const look of [...waiting]) look()
    },
    hint: (line) => void hints.push(line),
    signal: stopping.signal,
  })
  return { code, text: lines.join('\n'), lines, hints }
}

/** The messages of the channel that match, threads and edits aside: what a reader finds there. */
export const posts = ({ lines }: Played, what: RegExp): string[] =>
  lines.filter((line) => /^#\d+ #/.test(line) && what.test(line))

async function* silence(): AsyncGenerator<string, void, undefined> {}

import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { Draw, Picture } from '../../src/ports/draw.ts'

const deadlineMilliseconds = 30_000
const lengthMaxBytes = 4 * 1024 * 1024
/** It needs less; a drawing that runs wild ends here and not in Groundcrew's memory. */
const heapMaxMegabytes = 128

/** Who hears of a picture that could not be drawn, and, for tests, which program draws and for how long it may. */
export type DrawerOptions = {
  onTrouble(error: unknown): void
  program?: string
  deadlineMilliseconds?: number
}

/**
 * Draws in a process of its own, one at a time: what drawing needs in memory and processor is gone with the picture,
 * and a fault of the libraries ends nothing else. The process is given no secrets: its environment is empty.
 */
export function createDraw(options: DrawerOptions): Draw {
  let last: Promise<unknown> = Promise.resolve()
  return (picture) => {
    const drawn = last
      .then(() => drawApart(picture, options))
      .catch((error: unknown) => {
        options.onTrouble(error)
        return null
      })
    last = drawn
    return drawn
  }
}

function drawApart(
  picture: Picture,
  {
    program = fileURLToPath(new URL('./program.ts', import.meta.url)),
    deadlineMilliseconds: timeout = deadlineMilliseconds,
  }: DrawerOptions,
): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    const child = execFile(
      process.execPath,
      [`--max-old-space-size=${heapMaxMegabytes}`, program],
      { encoding: 'buffer', env: {}, timeout, killSignal: 'SIGKILL', maxBuffer: lengthMaxBytes },
      (error, png) => (error ? reject(error) : resolve(png)),
    )
    // When the process ends before it has read everything, its end says why.
    child.stdin?.on('error', () => {})
    child.stdin?.end(JSON.stringify(picture))
  })
}

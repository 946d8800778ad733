import { startSlack } from '../../../test/emulators/slack/index.ts'
import { channels, engineers, people } from '../people.ts'
import { startProgram, UnknownStory } from '../program.ts'
import { startWorld } from '../world.ts'
import { createFileFolder } from './file-folder.ts'
import { Misunderstood, readInput, UnknownWord } from './input.ts'
import { createPlayer, isForPlayer } from './player.ts'
import { createTranscript } from './transcript.ts'
import { untilQuiet } from './until-quiet.ts'

/** The first lines of a player fall on this moment, however long the services took to start. */
const curtain = Temporal.Instant.from('2026-11-16T03:00:00Z')
const start = curtain.subtract({ minutes: 30 })
const triggerMilliseconds = 3000

export type TerminalOptions = {
  seed: number
  speed: number
  story: string | null
  /** What the player types, a line each. */
  lines: AsyncIterable<string>
  /** Takes what the contract says is written. */
  print(line: string): void
  /** Takes what only helps a person. */
  hint(line: string): void
  /** Aborted: everything ends at once. */
  signal: AbortSignal
}

/** Plays the sandbox in a terminal until the input ends; resolves to the exit code. */
export async function runTerminal(options: TerminalOptions): Promise<number> {
  const { seed, speed, print, hint, signal } = options
  const world = await startWorld({ seed, speed, start })
  const { clock, phabricator } = world
  const slack = await startSlack({
    clock,
    users: people,
    channels,
    usergroups: [engineers],
    triggerLifetimeMilliseconds: triggerMilliseconds * speed,
  })
  const files = createFileFolder()
  const transcript = createTranscript(slack, files, print)
  const { groundcrew, tellStory, calmly } = await startProgram({
    world,
    slack,
    hint,
    async loseChat(seconds) {
      await slack.goDown()
      await clock.sleep(seconds * 1000, world.signal)
      await slack.comeBack()
    },
  })

  async function play(): Promise<number> {
    await groundcrew.ready
    await slack.until(() => slack.sockets.count() > 0, 'Groundcrew listening to Slack')
    clock.putForward(curtain)
    hint(`Phabricator is at ${phabricator.url}`)
    const player = createPlayer({ world, slack, transcript, calmly, tellStory })
    if (options.story !== null) tellStory(options.story)
    let code = 0
    for await (const line of options.lines) {
      try {
        const input = readInput(line)
        if (input?.kind === 'quit') return code
        if (input) await player.perform(input)
      } catch (error) {
        if (!isForPlayer(error)) throw error
        hint(error.message)
        if (error instanceof Misunderstood || error instanceof UnknownStory) code = 2
      }
    }
    await untilQuiet(world, groundcrew, transcript)
    return code
  }

  try {
    return await Promise.race([play(), ended(signal)])
  } catch (error) {
    if (!(error instanceof UnknownStory || error instanceof UnknownWord)) throw error
    hint(error.message)
    return 2
  } finally {
    await groundcrew.stop()
    await slack.close()
    await world.stop()
    if (signal.aborted) files.remove()
  }
}

function ended(signal: AbortSignal): Promise<number> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve(0)
    signal.addEventListener('abort', () => resolve(0))
  })
}

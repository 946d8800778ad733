import { startSlack } from '../../../test/emulators/slack/index.ts'
import { configurationOf } from '../configuration.ts'
import { keepRunning } from '../keep-running.ts'
import { channels, engineers, people } from '../people.ts'
import { quietLog } from '../quiet-log.ts'
import { type Stage, stories } from '../stories/index.ts'
import { startWorld } from '../world.ts'
import { createFileFolder } from './file-folder.ts'
import { Misunderstood, readInput, UnknownWord } from './input.ts'
import { createPlayer, isForPlayer } from './player.ts'
import { createTranscript } from './transcript.ts'
import { untilAnswered, untilQuiet } from './until-quiet.ts'

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
  const { clock, folder, kubernetes, airflowServer, phabricator } = world
  const slack = await startSlack({
    clock,
    users: people,
    channels,
    usergroups: [engineers],
    triggerLifetimeMilliseconds: triggerMilliseconds * speed,
  })
  const stage: Stage = {
    ...world,
    async loseChat(seconds) {
      await slack.goDown()
      await clock.sleep(seconds * 1000, world.signal)
      await slack.comeBack()
    },
  }
  const files = createFileFolder()
  const transcript = createTranscript(slack, files, print)
  const config = configurationOf(
    {
      slack,
      kubeconfig: kubernetes.kubeconfig(),
      airflowUrl: airflowServer.url,
      phabricatorUrl: phabricator.url,
      phabricatorToken: phabricator.bot.token,
    },
    folder,
  )
  const groundcrew = await keepRunning(config, clock, quietLog(hint), hint)

  function tellStory(name: string): void {
    const story = stories.find((each) => each.name === name)
    if (!story)
      throw new Misunderstood(
        `there is no story ${name}; there is ${stories.map((each) => each.name).join(', ')}`,
      )
    hint([story.title, ...story.sentences].join('\n  '))
    world.let(() => story.play(stage))
  }

  async function calmly<T>(act: () => Promise<T>): Promise<T> {
    clock.setSpeed(Math.min(speed, 1))
    try {
      const done = await act()
      await untilAnswered(world, groundcrew)
      return done
    } finally {
      clock.setSpeed(speed)
    }
  }

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
        if (error instanceof Misunderstood) code = 2
      }
    }
    await untilQuiet(world, groundcrew, transcript)
    return code
  }

  try {
    return await Promise.race([play(), ended(signal)])
  } catch (error) {
    if (!(error instanceof Misunderstood || error instanceof UnknownWord)) throw error
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

import { startSlack } from '../../../test/emulators/slack/index.ts'
import { configurationOf } from '../configuration.ts'
import { keepRunning } from '../keep-running.ts'
import { channels, engineers, people } from '../people.ts'
import { quietLog } from '../quiet-log.ts'
import { type Stage, stories } from '../stories/index.ts'
import { startWorld } from '../world.ts'
import { Misunderstood, readInput } from './input.ts'
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
  const transcript = createTranscript(slack, folder, print)
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

  async function play(): Promise<number> {
    await groundcrew.ready
    clock.putForward(curtain)
    hint(`Phabricator is at ${phabricator.url}`)
    const player = createPlayer({ world, slack, transcript, tellStory })
    if (options.story !== null) tellStory(options.story)
    for await (const line of options.lines) {
      const input = readInput(line)
      if (input?.kind === 'quit') return 0
      if (input) await player.perform(input).catch(tell)
      if (input) await untilAnswered(world, groundcrew)
    }
    await untilQuiet(world, groundcrew, transcript)
    return 0
  }

  function tell(error: unknown): void {
    if (error instanceof Misunderstood || !isForPlayer(error)) throw error
    hint(error.message)
  }

  try {
    return await Promise.race([play(), ended(signal)])
  } catch (error) {
    if (!(error instanceof Misunderstood)) throw error
    hint(error.message)
    return 2
  } finally {
    await groundcrew.stop()
    await slack.close()
    await world.stop()
  }
}

function ended(signal: AbortSignal): Promise<number> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve(0)
    signal.addEventListener('abort', () => resolve(0))
  })
}

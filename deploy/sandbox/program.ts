import { modestNeeds } from './airflow/needs.ts'
import { restoreRules } from './cluster/furnish.ts'
import { configurationOf, type Addresses } from './configuration.ts'
import { keepRunning } from './keep-running.ts'
import { keepStateFile } from './state-file.ts'
import { addPastUse } from './past-use.ts'
import { quietLog } from './quiet-log.ts'
import { stories, type Stage } from './stories/index.ts'
import { untilAnswered } from './until-answered.ts'
import type { World } from './world.ts'

/** A story finds the platform as it was at first, whatever was played before. */
function setTheStage({ kubernetes, airflow, needs }: Stage): void {
  restoreRules(kubernetes)
  airflow.restoreDefaults()
  Object.assign(needs, modestNeeds())
}

/** A story that there is not. */
export class UnknownStory extends Error {
  override name = 'UnknownStory'
}

/** The Groundcrew of a sandbox, and what a player can do around it. */
export type Program = Awaited<ReturnType<typeof startProgram>>

/** Starts Groundcrew in a world. `hint` takes what only helps a person. */
export async function startProgram(options: {
  world: World
  slack: Addresses['slack']
  loseChat(seconds: number): Promise<void>
  hint(line: string): void
}) {
  const { world, slack, loseChat, hint } = options
  const { clock, speed, folder, kubernetes, airflowServer, phabricator, prometheus } = world
  const config = configurationOf(
    {
      slack,
      kubeconfig: kubernetes.kubeconfig(),
      airflowUrl: airflowServer.url,
      phabricatorUrl: phabricator.url,
      phabricatorToken: phabricator.bot.token,
      prometheusUrl: prometheus.url,
    },
    folder,
  )
  await addPastUse(config.store, clock.now())
  const groundcrew = await keepRunning(config, clock, quietLog(hint), hint)
  hint(`The state of the world is kept in ${keepStateFile(world)}`)
  const stage: Stage = { ...world, loseChat }
  let asked = 0

  return {
    groundcrew,
    /** Starts a story. Throws UnknownStory. */
    tellStory(name: string): void {
      const story = stories.find((each) => each.name === name)
      if (!story)
        throw new UnknownStory(
          `there is no story ${name}; there is ${stories.map((each) => each.name).join(', ')}`,
        )
      hint([story.title, ...story.sentences].join('\n  '))
      world.let(() => {
        setTheStage(stage)
        return story.play(stage)
      })
    },
    /** Lets the clock run as people do until Groundcrew has answered: forms open within three seconds or never. */
    async calmly<T>(act: () => Promise<T>): Promise<T> {
      asked += 1
      clock.setSpeed(Math.min(speed, 1))
      try {
        const done = await act()
        await untilAnswered(world, groundcrew)
        return done
      } finally {
        asked -= 1
        if (asked === 0) clock.setSpeed(speed)
      }
    },
  }
}

import { failedTraining, furnishAirflow } from '../commands/furnish-airflow.ts'
import type { SlackMessage } from '../emulators/slack/index.ts'
import { openStage } from './stage.ts'

/** The whole program beside a team's pipelines that Alice may run, with people at Slack. */
export async function openPipelines() {
  const stage = await openStage({
    api: 'v2',
    config: `
pipelines: [{ dags: "tone_check_*" }]
policy: [{ allow: [acts], on: ["dag:*"], to: [U01ALICE] }]`,
  })
  const { slack, airflow } = stage
  furnishAirflow(airflow.state)
  let groundcrew = await stage.start()
  return {
    ...stage,
    async restart(): Promise<void> {
      await groundcrew.stop()
      groundcrew = await stage.start()
    },
    failTraining: (id: string) => failedTraining(airflow.state, id),
    runsOf: (dag: string) => airflow.state.runs().filter((run) => run.dag === dag),
    /** Waits for words that only this user sees, in a channel. */
    whisper: (user: string, words: string): Promise<SlackMessage> =>
      slack.until(
        () => slack.ephemerals(user).findLast((each) => stage.read(each).includes(words)),
        `${words} for ${user}`,
      ),
    /** Waits for words in the conversation of the bot with this user. */
    direct: (user: string, words: string): Promise<SlackMessage> =>
      slack.until(
        () => slack.messages(slack.direct(user)).find((each) => stage.read(each).includes(words)),
        `${words} to ${user}`,
      ),
  }
}

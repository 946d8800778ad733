import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import type { Clock } from '../../src/clock.ts'
import { systemClock } from '../../src/clock.ts'
import { parseConfig } from '../../src/config/index.ts'
import { type Groundcrew, startGroundcrew } from '../../src/main/groundcrew.ts'
import { createLog } from '../../src/main/log.ts'
import { startAirflowEmulator } from '../emulators/airflow/index.ts'
import { startKubernetes } from '../emulators/kubernetes/index.ts'
import { startPhabricator } from '../emulators/phabricator/index.ts'
import { startSlack, type SlackMessage } from '../emulators/slack/index.ts'
import { furnishCluster } from './furnish.ts'

export type Stage = Awaited<ReturnType<typeof openStage>>

/** All services at the wire and a way to start and stop the whole program among them; all of it ends with the test. */
export async function openStage(
  options: { api?: 'v1' | 'v2'; clock?: Clock; config?: string } = {},
) {
  const clock = options.clock ?? systemClock
  const folder = mkdtempSync(join(tmpdir(), 'groundcrew-stage-'))
  const kubernetes = await startKubernetes({ clock })
  const airflow = await startAirflowEmulator({ api: options.api ?? 'v1', now: () => clock.now() })
  const slack = await startSlack({ clock })
  const phabricator = await startPhabricator({
    epochMilliseconds: () => clock.now().epochMilliseconds,
  })
  const kubeconfig = join(folder, 'kubeconfig')
  writeFileSync(kubeconfig, kubernetes.kubeconfig())
  furnishCluster(kubernetes)
  const running: Groundcrew[] = []

  const yaml = `
listen: 127.0.0.1:0
store: ${join(folder, 'groundcrew.db')}
log: ${process.env['GROUNDCREW_TEST_LOG'] ?? 'silent'}
slack: { api_url: "${slack.apiUrl}", bot_token: "${slack.botToken}", app_token: "${slack.appToken}", channel: "#ml-pipelines" }
kubernetes: { kubeconfig: "${kubeconfig}", namespaces: [airflow-ml] }
airflow:
  - name: airflow-ml
    url: ${airflow.url}
    auth: { kind: basic, username: admin, password: admin }
    namespaces: [airflow-ml]
    polling: { busy: 300ms, idle: 300ms }
phabricator: { url: "${phabricator.url}", token: "${phabricator.bot.token}", project: data-platform-sre }
${options.config ?? ''}`

  /** Starts Groundcrew; `change` is made to its configuration before. */
  async function start(change = (text: string) => text): Promise<Groundcrew> {
    const config = parseConfig('stage.yaml', change(yaml), {})
    const groundcrew = await startGroundcrew(config, clock, createLog(config.log), () => {})
    running.push(groundcrew)
    await groundcrew.ready
    return groundcrew
  }

  onTestFinished(async () => {
    for (const groundcrew of running) await groundcrew.stop()
    await Promise.all([kubernetes.stop(), airflow.stop(), slack.close(), phabricator.close()])
    rmSync(folder, { recursive: true, force: true })
  })

  return {
    kubernetes,
    airflow,
    slack,
    phabricator,
    clock,
    start,
    /** Its configuration, for a process of its own. */
    yaml,
    folder,
    cards: (): SlackMessage[] => slack.roots('#ml-pipelines'),
    /** Waits for a card whose text holds all of these words. */
    card(...words: (string | RegExp)[]): Promise<SlackMessage> {
      return slack.until(
        () =>
          slack
            .roots('#ml-pipelines')
            .find((message) => words.every((word) => holds(message, word))),
        `a card with ${words.join(', ')}`,
      )
    },
    /** What people read of a message, blocks and all. */
    read: (message: SlackMessage): string => JSON.stringify([message.text, message.blocks]),
  }
}

function holds(message: SlackMessage, word: string | RegExp): boolean {
  const text = JSON.stringify([message.text, message.blocks])
  return typeof word === 'string' ? text.includes(word) : word.test(text)
}

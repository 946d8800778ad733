import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { systemClock } from '../../src/clock.ts'
import { parseConfig } from '../../src/config/index.ts'
import { type Groundcrew, startGroundcrew } from '../../src/main/groundcrew.ts'
import { createLog } from '../../src/main/log.ts'
import { startPhabricator } from '../emulators/phabricator/index.ts'
import { startSlack, type SlackMessage } from '../emulators/slack/index.ts'
import type { AirflowConnection } from './airflow/connect.ts'
import { applyManifests } from './kube/apply-manifests.ts'
import type { KubeConnection } from './kube/connect.ts'
import { until } from './until.ts'

export type RealStage = Awaited<ReturnType<typeof openRealStage>>

/**
 * Groundcrew beside a real API server and a real Airflow, with the rights of deploy/kubernetes and nothing more; Slack
 * and Phabricator are the emulators. `config` is added to its configuration. Failures of other test files are not told:
 * enough of them would be a storm, and the card of the test a line in a digest.
 */
export async function openRealStage(kube: KubeConnection, airflow: AirflowConnection, config = '') {
  const folder = mkdtempSync(join(tmpdir(), 'groundcrew-real-'))
  const slack = await startSlack()
  const phabricator = await startPhabricator()
  await applyManifests(kube, 'deploy/kubernetes')
  const kubeconfig = await kube.serviceAccountKubeconfig('groundcrew', 'groundcrew')
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
    auth: { kind: password, username: admin, password: ${airflow.users['admin']} }
    namespaces: [airflow-ml]
    polling: { busy: 1s, idle: 1s }
phabricator: { url: "${phabricator.url}", token: "${phabricator.bot.token}", project: data-platform-sre, polling: 1s }
incidents: { announce_older_than: 1s }
${config}`
  const read = (message: SlackMessage) => JSON.stringify([message.text, message.blocks])
  const cards = () => slack.roots('#ml-pipelines')

  return {
    slack,
    phabricator,
    cards,
    read,
    /** Starts Groundcrew; resolves when it watches. */
    async start(): Promise<Groundcrew> {
      const parsed = parseConfig('real.yaml', yaml, {})
      const groundcrew = await startGroundcrew(parsed, systemClock, createLog(parsed.log), () => {})
      running.push(groundcrew)
      await groundcrew.ready
      return groundcrew
    },
    /** The card that holds all of these words, as soon as there is one. */
    card: (...words: string[]): Promise<SlackMessage> =>
      until(
        () => `card with ${words.join(', ')}; there are ${cards().map(read).join('\n')}`,
        () => cards().find((message) => words.every((word) => read(message).includes(word))),
      ),
    async close(): Promise<void> {
      for (const groundcrew of running) await groundcrew.stop()
      await Promise.all([slack.close(), phabricator.close()])
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

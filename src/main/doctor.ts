import { systemClock } from '../clock.ts'
import { checkAppToken } from '../../integrations/slack/check-app-token.ts'
import { type Config, readConfig } from '../config/index.ts'
import { CallError } from '../delivery/endings.ts'
import type { Check } from './check.ts'
import { clusterCheck } from './cluster-check.ts'
import { createLog } from './log.ts'
import { openWorld, type World } from './world.ts'

const patienceMilliseconds = 15_000

/** Checks every connection and permission of a configuration; prints a line each. Exit code 1 when one falls short. */
export async function doctor(
  file: string,
  print: (line: string) => void = console.log,
): Promise<number> {
  const config = { ...readConfig(file, process.env), store: ':memory:' }
  print(`✓ configuration: ${file} can be used`)
  const troubles: string[] = []
  const world = openWorld(config, systemClock, {
    ...createLog('silent'),
    warn: (_, fields) => void troubles.push(String((fields?.['error'] as Error).message)),
  })
  let short = 0
  for (const check of [
    ...slackChecks(config),
    clusterCheck(troubles),
    ...airflowChecks(world),
    ...otherChecks(world),
  ]) {
    if (!(await passes(check, world, print))) short += 1
  }
  await world.close()
  print(short === 0 ? 'All is well.' : `${short} of the checks fell short.`)
  return short === 0 ? 0 : 1
}

async function passes(
  { name, hint, look }: Check,
  world: World,
  print: (line: string) => void,
): Promise<boolean> {
  const signal = AbortSignal.timeout(patienceMilliseconds)
  const late = new Promise<never>((_, reject) =>
    signal.addEventListener(
      'abort',
      () => reject(new Error(`no answer in ${patienceMilliseconds / 1000} s`)),
      { once: true },
    ),
  )
  try {
    print(`✓ ${name}: ${await Promise.race([look(world, signal), late])}`)
    return true
  } catch (error) {
    const words = error instanceof CallError ? error.message : (error as Error).message
    print(`✗ ${name}: ${words}\n    ${hint}`)
    return false
  }
}

function slackChecks({ slack, pipelines }: Config): Check[] {
  const { app_token: appToken } = slack
  const channels = new Set([slack.channel, ...pipelines.flatMap(({ channel }) => channel ?? [])])
  return [
    {
      name: 'Slack, bot token',
      hint: 'Install the app of manifest.yml into the workspace and set slack.bot_token to its Bot User OAuth Token (xoxb-…).',
      async look({ chat }) {
        const { botUser, team } = await chat.identity()
        return `user ${botUser} in team ${team}`
      },
    },
    {
      name: 'Slack, app token',
      hint: 'Make an app-level token with connections:write and set slack.app_token to it (xapp-…); without one Groundcrew posts and does not listen.',
      async look() {
        if (appToken === undefined) return 'none: Groundcrew posts and does not listen'
        const { api_url: apiUrl, bot_token: botToken } = slack
        await checkAppToken({ apiUrl, botToken }, appToken)
        return 'good for listening'
      },
    },
    ...[...channels].map((channel) => ({
      name: `Slack, channel ${channel}`,
      hint: 'Check the name, and invite the app there: /invite @groundcrew.',
      look: async ({ chat }: World) => `#${await chat.checkChannel(channel)}`,
    })),
  ]
}

const airflowChecks = ({ airflows }: World): Check[] =>
  airflows.map((airflow) => ({
    name: `Airflow ${airflow.name}`,
    hint: 'Check url, api and auth; the user needs at least the role Viewer to follow runs, Op to act on them.',
    async look() {
      const version = await airflow.version()
      const dags = await airflow.dags({ limit: 1000 })
      return `version ${version}, ${dags.length} DAGs`
    },
  }))

function otherChecks({ phabricator, prometheus, yarn, config }: World): Check[] {
  const files = phabricator && config.phabricator?.mode === 'file'
  return [
    ...(files
      ? [
          {
            name: 'Phabricator',
            hint: 'Check phabricator.url, the Conduit API token and the hashtag in phabricator.project.',
            async look() {
              const { project } = await phabricator.account()
              return `tasks go to #${project.slug}`
            },
          },
        ]
      : []),
    ...(prometheus
      ? [
          {
            name: 'Prometheus',
            hint: 'Check prometheus.url.',
            async look() {
              await prometheus.check()
              return 'answers'
            },
          },
        ]
      : []),
    ...(yarn
      ? [
          {
            name: 'YARN',
            hint: 'Check yarn.resource_managers and yarn.history_server.',
            look: (_: World, signal: AbortSignal) => yarn.check(signal),
          },
        ]
      : []),
  ]
}

import { systemClock } from '../clock.ts'
import { readConfig } from '../config/index.ts'
import { CallError } from '../delivery/endings.ts'
import { createLog } from './log.ts'
import { openWorld, type World } from './world.ts'

/** One thing that must work: what was seen, or why not and what to do. */
type Check = {
  name: string
  hint: string
  look(world: World, signal: AbortSignal): Promise<string>
}

const patienceMilliseconds = 15_000

/** Checks every connection and permission of a configuration; prints a line each. Exit code 1 when one falls short. */
export async function doctor(file: string): Promise<number> {
  const config = { ...readConfig(file, process.env), store: ':memory:' }
  console.log(`✓ configuration: ${file} can be used`)
  const world = openWorld(config, systemClock, createLog('silent'))
  let short = 0
  for (const check of [
    ...slackChecks,
    clusterCheck,
    ...airflowChecks(world),
    ...otherChecks(world),
  ]) {
    if (!(await passes(check, world))) short += 1
  }
  await world.close()
  console.log(short === 0 ? 'All is well.' : `${short} of the checks fell short.`)
  return short === 0 ? 0 : 1
}

async function passes({ name, hint, look }: Check, world: World): Promise<boolean> {
  const signal = AbortSignal.timeout(patienceMilliseconds)
  const late = new Promise<never>((_, reject) =>
    signal.addEventListener(
      'abort',
      () => reject(new Error(`no answer in ${patienceMilliseconds / 1000} s`)),
      { once: true },
    ),
  )
  try {
    console.log(`✓ ${name}: ${await Promise.race([look(world, signal), late])}`)
    return true
  } catch (error) {
    const words = error instanceof CallError ? error.message : (error as Error).message
    console.log(`✗ ${name}: ${words}\n    ${hint}`)
    return false
  }
}

const slackChecks: Check[] = [
  {
    name: 'Slack, bot token',
    hint: 'Install the app of manifest.yml into the workspace and set slack.bot_token to its Bot User OAuth Token (xoxb-…).',
    async look({ chat }) {
      const { botUser, team } = await chat.identity()
      return `user ${botUser} in team ${team}`
    },
  },
  {
    name: 'Slack, channel',
    hint: 'Check slack.channel, and invite the app there: /invite @groundcrew.',
    async look({ chat, config }) {
      const name = await chat.channelName(config.slack.channel)
      return name === null ? config.slack.channel : `#${name.replace(/^#/, '')}`
    },
  },
]

const clusterCheck: Check = {
  name: 'Kubernetes',
  hint: 'Check kubernetes.kubeconfig and context, and the rights in deploy/kubernetes (get, list, watch).',
  async look({ cluster }, signal) {
    const stop = new AbortController()
    await cluster.start(() => {}, AbortSignal.any([signal, stop.signal]))
    const health = cluster.health()
    stop.abort()
    const lost = health.filter(({ synced, forbidden }) => forbidden || !synced)
    if (lost.length === health.length)
      throw new Error(`nothing can be listed: ${lost.map(({ resource }) => resource).join(', ')}`)
    const seen = health
      .filter(({ synced }) => synced)
      .map(({ resource, objects }) => `${objects} ${resource}`)
    const missing = lost.map(({ resource }) => resource)
    return `${seen.join(', ')}${missing.length > 0 ? `; no right to see ${missing.join(', ')} (done without)` : ''}`
  },
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

import { readFileSync } from 'node:fs'
import { parse } from 'yaml'
import { checkAppToken } from '../../../integrations/slack/check-app-token.ts'
import { grantedScopes } from '../../../integrations/slack/granted-scopes.ts'
import type { Config } from '../../config/index.ts'
import type { Check } from '../check.ts'
import { slackNames } from './slack-names.ts'

const manifest = new URL('../../../manifest.yml', import.meta.url)

/** Tokens, scopes, channels, and whom and what else the configuration names. */
export function slackChecks(config: Config): Check[] {
  const { slack, pipelines, reports } = config
  const { app_token: appToken, api_url: apiUrl, bot_token: botToken } = slack
  const channels = new Set([
    slack.channel,
    ...pipelines.flatMap(({ channel }) => channel ?? []),
    ...(reports?.channel ? [reports.channel] : []),
  ])
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
      name: 'Slack, scopes',
      hint: 'Bring the app up to manifest.yml (api.slack.com/apps, App Manifest), then install it into the workspace again.',
      async look() {
        const granted = await grantedScopes({ apiUrl, botToken })
        if (granted === null) return 'not told by this Slack'
        const wanted = wantedScopes()
        const missing = wanted.filter((scope) => !granted.includes(scope))
        if (missing.length > 0) throw new Error(`the bot token lacks ${missing.join(', ')}`)
        return `all ${wanted.length} of manifest.yml`
      },
    },
    {
      name: 'Slack, app token',
      hint: 'Make an app-level token with connections:write and set slack.app_token to it (xapp-…); without one Groundcrew posts and does not listen.',
      async look() {
        if (appToken === undefined) return 'none: Groundcrew posts and does not listen'
        await checkAppToken({ apiUrl, botToken }, appToken)
        return 'good for listening'
      },
    },
    ...[...channels].map((channel): Check => ({
      name: `Slack, channel ${channel}`,
      hint: 'Check the name (slack.channel, pipelines[].channel, reports.channel), and invite the app there: /invite @groundcrew.',
      look: async ({ chat }) => `#${await chat.checkChannel(channel)}`,
    })),
    ...slackNames(config),
  ]
}

function wantedScopes(): string[] {
  const { oauth_config: oauth } = parse(readFileSync(manifest, 'utf8')) as {
    oauth_config: { scopes: { bot: string[] } }
  }
  return oauth.scopes.bot
}

import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { commands } from '../commands/index.ts'
import { createChat, type SlackChat } from '../integrations/slack/chat.ts'
import { events, shortcuts, slashCommand } from '../integrations/slack/listen/register.ts'
import { systemClock } from '../src/clock.ts'
import { methods } from './emulators/slack/methods/index.ts'
import { type SlackEmulator, startSlack } from './emulators/slack/index.ts'

type Manifest = {
  display_information: { name: string; description: string }
  features: {
    shortcuts: { name: string; callback_id: string; description: string }[]
    slash_commands: { command: string; usage_hint: string; should_escape: boolean }[]
  }
  oauth_config: { scopes: { bot: string[] } }
  settings: {
    event_subscriptions: { bot_events: string[] }
    interactivity: { is_enabled: boolean }
    socket_mode_enabled: boolean
  }
}

const manifest = parse(readFileSync(`${import.meta.dirname}/../manifest.yml`, 'utf8')) as Manifest
const scopes = manifest.oauth_config.scopes.bot

/** What Slack wants for an event: docs.slack.dev/reference/events. */
const scopesOfEvents: Record<string, string | null> = {
  app_home_opened: null,
  app_mention: 'app_mentions:read',
  'message.im': 'im:history',
  reaction_added: 'reactions:read',
}

describe('the manifest', () => {
  test('has the command that the code listens to, and hints at commands that exist', () => {
    const [slash, ...others] = manifest.features.slash_commands
    expect(others).toEqual([])
    expect(slash).toMatchObject({ command: slashCommand, should_escape: true })
    const hinted = slash!.usage_hint.split(/\s\|\s/).map((hint) => hint.split(' ')[0])
    const names = commands.map(({ name }) => name)
    expect(hinted.filter((name) => !names.includes(name!))).toEqual([])
  })

  test('subscribes to the events that the code hears, and to no others', () => {
    const heard = events.map((event) => (event === 'message' ? 'message.im' : event))
    expect(manifest.settings.event_subscriptions.bot_events.toSorted()).toEqual(heard.toSorted())
  })

  test('has the shortcuts that the code answers', () => {
    const offered = manifest.features.shortcuts.map(({ callback_id }) => callback_id)
    expect(offered.toSorted()).toEqual([...shortcuts].toSorted())
  })

  test('turns on what the code relies on', () => {
    expect(manifest.settings.interactivity.is_enabled).toBe(true)
    expect(manifest.settings.socket_mode_enabled).toBe(true)
  })

  test('keeps within the limits of its schema', () => {
    expect(manifest.display_information.name.length).toBeLessThanOrEqual(35)
    expect(manifest.display_information.description.length).toBeLessThanOrEqual(140)
    for (const { name, description } of manifest.features.shortcuts) {
      expect(name.length).toBeLessThanOrEqual(24)
      expect(description.length).toBeLessThanOrEqual(150)
    }
  })
})

describe('its scopes', () => {
  let slack: SlackEmulator
  let chat: SlackChat

  beforeAll(async () => {
    slack = await startSlack({
      scopes,
      usergroups: [{ id: 'S01MLTEAM', handle: 'ml-team', name: 'ML', users: [] }],
    })
    chat = createChat({ apiUrl: slack.apiUrl, botToken: slack.botToken }, systemClock)
    await useEverything(chat, slack)
  })
  afterAll(async () => {
    await slack.close()
    await chat.close()
  })

  test('are enough for everything the code calls', () => {
    const refused = slack.calls.filter(({ answer }) => answer?.['ok'] !== true)
    expect(refused.map(({ method, answer }) => [method, answer])).toEqual([])
  })

  test('are all needed', () => {
    const ofMethods = slack.calls.flatMap(({ method }) => methods.get(method)?.scopes ?? [])
    const ofEvents = manifest.settings.event_subscriptions.bot_events.map(
      (event) => scopesOfEvents[event],
    )
    const needed = new Set([...ofMethods, ...ofEvents, 'commands', 'chat:write.public'])
    expect(scopes.filter((scope) => !needed.has(scope) && scope !== 'users:read.email')).toEqual([])
    // The e-mail address in users.info appears only with this scope.
    expect(scopes).toContain('users:read.email')
  })

  test('cover every event', () => {
    for (const event of manifest.settings.event_subscriptions.bot_events) {
      const scope = scopesOfEvents[event]
      expect(scope === null || scopes.includes(scope!), event).toBe(true)
    }
  })
})

async function useEverything(chat: SlackChat, slack: SlackEmulator): Promise<void> {
  const since = systemClock.now()
  const place = await chat.post({ channel: '#ml-pipelines', text: 'x', key: 'k' })
  await chat.update(place, { text: 'y' })
  await chat.find({ channel: '#ml-pipelines', key: 'k', since })
  await chat.find({ channel: place.channel, thread: place.ts, key: 'k', since })
  await chat.ephemeral({ channel: place.channel, user: 'U01ALICE', text: 'x' })
  await chat.upload({ channel: place.channel, filename: 'a', title: 'a', content: 'a' })
  await chat.openDirect('U01ALICE')
  await chat.publishHome('U01ALICE', { type: 'home', blocks: [{ type: 'divider' }] })
  await chat.user('U01ALICE')
  await chat.channelName(place.channel)
  await chat.usergroupMembers('@ml-team')
  await chat.permalink(place)
  const other = createChat({ apiUrl: slack.apiUrl, botToken: slack.botToken }, systemClock)
  await other.find({ channel: '#ml-pipelines', key: 'k', since })
  await other.close()
}

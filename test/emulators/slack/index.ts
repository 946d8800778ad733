import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { SlackEmulator } from './emulator.ts'
import { createFaults } from './faults.ts'
import { closeView, submitView } from './forms.ts'
import { furnish, type SlackOptions } from './furnish.ts'
import { directWith } from './methods/lookup.ts'
import { stackOf } from './methods/views.ts'
import {
  clickMessage,
  clickView,
  echo,
  openHome,
  react,
  say,
  slash,
  useShortcut,
} from './people.ts'
import { createRates } from './rates.ts'
import { createSockets } from './sockets.ts'
import { createWatch } from './watch.ts'
import { answerRequest, type Door, type SlackCall } from './web-api.ts'

export type { SlackEmulator } from './emulator.ts'
export type { SlackFault } from './faults.ts'
export type { SlackChange, SlackMessage } from './workspace.ts'

/** Starts an emulated Slack on 127.0.0.1. */
export async function startSlack(options: SlackOptions = {}): Promise<SlackEmulator> {
  const calls: SlackCall[] = []
  const watch = createWatch(() => `last calls: ${lastOf(calls)}`)
  const workspace = furnish(options, watch.changed)
  const sockets = createSockets(workspace, options.acknowledgeMilliseconds ?? 3000)
  const stage = { workspace, sockets }
  const tokens = { bot: 'xoxb-emulator-bot', app: 'xapp-emulator-app' }
  const faults = createFaults()
  const rates = options.limitsRates ? createRates(workspace.clock) : null
  const door: Door = { workspace, faults, rates, tokens, calls }
  const server = createServer((request, response) => {
    answerRequest(door, request, response).catch((error: unknown) =>
      response.destroy(error as Error),
    )
  })
  server.on('upgrade', (request, socket, head) => sockets.upgrade(request, socket, head))
  server.keepAliveTimeout = 60_000

  function listen(port: number): Promise<void> {
    return new Promise((resolve, reject) => {
      server.once('error', reject)
      server.listen(port, '127.0.0.1', () => {
        server.off('error', reject)
        resolve()
      })
    })
  }
  function stop(): Promise<void> {
    sockets.cut()
    server.closeAllConnections()
    return new Promise((resolve) => server.close(() => resolve()))
  }
  await listen(0)
  const { port } = server.address() as AddressInfo
  workspace.baseUrl = `http://127.0.0.1:${port}`

  watch.onChange((change) => {
    if (change.kind !== 'posted' || change.message.user !== workspace.bot.user) return
    const { channel, onlyFor } = change.message
    const direct = workspace.channels.get(channel)?.direct ?? null
    if (direct !== null && onlyFor === null) void echo(stage, change.message)
  })

  const idOf = (channel: string): string => {
    const name = channel.replace(/^#/, '')
    const found =
      workspace.channels.get(channel) ??
      [...workspace.channels.values()].find((each) => each.name === name)
    if (!found) throw new Error(`there is no channel ${channel}`)
    return found.id
  }
  const messages = (channel: string) => [
    ...(workspace.channels.get(idOf(channel))?.messages.values() ?? []),
  ]
  const sayIn = async (user: string, channel: string, text: string, thread: string | null) =>
    (await say(stage, user, idOf(channel), text, thread)).delivered

  return {
    apiUrl: `${workspace.baseUrl}/api/`,
    botToken: tokens.bot,
    appToken: tokens.app,
    workspace,
    sockets,
    calls,
    callsOf: (method) => calls.filter((call) => call.method === method),
    slash: (user, channel, text, command = '/ml') =>
      slash(stage, user, idOf(channel), command, text),
    click: (user, message, wanted) => clickMessage(stage, user, message, wanted),
    clickInView: (view, wanted) => clickView(stage, view, wanted),
    submit: (view, values) => submitView(stage, view, values),
    closeView: (view) => closeView(stage, view),
    mention: (user, channel, text, thread) =>
      sayIn(user, channel, `@${workspace.bot.name} ${text}`, thread ?? null),
    threadMessage: (user, root, text) => sayIn(user, root.channel, text, root.thread ?? root.ts),
    say: (user, channel, text, thread) => sayIn(user, channel, text, thread ?? null),
    react: (user, message, emoji) => react(stage, user, message, emoji),
    openHome: (user) => openHome(stage, user),
    shortcut: (user, callback, message) => useShortcut(stage, user, callback, message ?? null),
    messages,
    roots: (channel) => messages(channel).filter(({ thread }) => thread === null),
    replies: (root) => messages(root.channel).filter(({ thread }) => thread === root.ts),
    ephemerals: (user) => workspace.ephemerals.filter(({ onlyFor }) => onlyFor === user),
    direct: (user) => directWith(workspace, user).id,
    view: (user) => stackOf(workspace, user).at(-1) ?? null,
    home: (user) => workspace.homes.get(user) ?? null,
    deleteMessage(message) {
      workspace.channels.get(message.channel)?.messages.delete(message.ts)
      workspace.changed({ kind: 'deleted', message })
    },
    archive(channel) {
      const found = workspace.channels.get(idOf(channel))
      if (found) found.isArchived = true
    },
    invite: (channel) =>
      void workspace.channels.get(idOf(channel))?.members.add(workspace.bot.user),
    fail: (method, fault, times = 1) => faults.plan(method, fault, times),
    heal: () => faults.clear(),
    goDown: stop,
    comeBack: () => listen(port),
    onChange: watch.onChange,
    until: watch.until,
    async close() {
      sockets.close()
      if (server.listening) await stop()
    },
  }
}

function lastOf(calls: SlackCall[]): string {
  return (
    calls
      .slice(-5)
      .map(({ method }) => method)
      .join(', ') || 'none'
  )
}

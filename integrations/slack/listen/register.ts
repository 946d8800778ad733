import type { App } from '@slack/bolt'
import type { Inbound } from '../../../src/ports/chat.ts'
import type { Clock } from '../../../src/clock.ts'
import { eventInbound } from './event-inbound.ts'
import {
  clickInbound,
  closedInbound,
  commandInbound,
  shortcutInbound,
  submissionInbound,
} from './inbound.ts'

/** What Slack is told: nothing, or why a form is not taken, by field. */
export type Acknowledgement = { errors: Record<string, string> | null }

/** Stores what arrived; Slack is told only when it resolves. */
export type Receive = (inbound: Inbound) => Promise<Acknowledgement>

/** The events that Groundcrew listens to; manifest.yml names the same. */
export const events = ['app_mention', 'message', 'reaction_added', 'app_home_opened'] as const

/** Callback ids of the shortcuts; manifest.yml names the same. */
export const shortcuts = ['explain_failure', 'file_task', 'run_pipeline'] as const

/** The slash command. */
export const slashCommand = '/ml'

const everything = /.*/s

/**
 * Hands everything that arrives to `receive`, and acknowledges after it: what is acknowledged is stored. Events are the
 * exception, Bolt acknowledges them first (App.processEvent): what only comes as an event is best effort.
 */
export function register(app: App, clock: Clock, receive: Receive): void {
  app.command(slashCommand, async ({ body, ack }) => {
    await receive(commandInbound(body, clock.now()))
    await ack()
  })
  app.action(everything, async ({ body, ack }) => {
    await receive(clickInbound(body, clock.now()))
    await ack()
  })
  app.view({ type: 'view_submission', callback_id: everything }, async ({ body, ack }) => {
    const { errors } = await receive(submissionInbound(body, clock.now()))
    await (errors === null ? ack() : ack({ response_action: 'errors', errors }))
  })
  app.view({ type: 'view_closed', callback_id: everything }, async ({ body, ack }) => {
    await receive(closedInbound(body, clock.now()))
    await ack()
  })
  for (const shortcut of shortcuts)
    app.shortcut(shortcut, async ({ body, ack }) => {
      await receive(shortcutInbound(body, clock.now()))
      await ack()
    })
  for (const event of events)
    app.event(event, async ({ body }) => {
      const inbound = eventInbound(body, clock.now())
      if (inbound) await receive(inbound)
    })
}

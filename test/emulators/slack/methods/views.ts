import { SlackFailure } from '../failure.ts'
import { checkView } from '../limits.ts'
import { initialState } from '../state.ts'
import { type SlackView, viewPayload } from '../view.ts'
import { nextNumber, type Workspace } from '../workspace.ts'
import { userOf } from './lookup.ts'
import { type Arguments, type Method, text, tier4 } from './method.ts'

/** views.* */
export const views: Record<string, Method> = {
  'views.open': { scopes: [], perMinute: tier4, answer: (space, args) => open(space, args, false) },
  'views.push': { scopes: [], perMinute: tier4, answer: (space, args) => open(space, args, true) },
  'views.update': { scopes: [], perMinute: tier4, answer: update },
  'views.publish': { scopes: [], perMinute: tier4, answer: publish },
}

function open(workspace: Workspace, args: Arguments, push: boolean): Record<string, unknown> {
  const body = checkView(args['view'])
  const user = spendTrigger(workspace, text(args, 'trigger_id'))
  const stack = stackOf(workspace, user)
  if (push && stack.length === 0) throw new SlackFailure('not_found')
  if (push && stack.length >= 3) throw new SlackFailure('push_limit_reached')
  if (!push) for (const old of stack) workspace.views.delete(old.id)
  return shown(workspace, addModal(workspace, user, body, push ? stack.at(-1) : undefined))
}

/** Puts a modal on top of a user's stack. */
export function addModal(
  workspace: Workspace,
  user: string,
  body: SlackView['body'],
  below?: SlackView,
): SlackView {
  const id = `V0VIEW${nextNumber(workspace)}`
  const view: SlackView = {
    id,
    user,
    type: 'modal',
    body,
    hash: hashOf(workspace),
    root: below?.root ?? id,
    previous: below?.id ?? null,
    state: initialState(body.blocks, {}),
    errors: {},
  }
  workspace.views.set(id, view)
  workspace.changed({ kind: 'view', view })
  return view
}

/** The user's open modals, the top one last. */
export function stackOf(workspace: Workspace, user: string): SlackView[] {
  return [...workspace.views.values()].filter((view) => view.user === user)
}

/** Replaces what a view shows; inputs keep what was entered where block and action stay. */
export function changeView(
  workspace: Workspace,
  view: SlackView,
  body: SlackView['body'],
  kind: 'view' | 'home',
): SlackView {
  view.body = body
  view.hash = hashOf(workspace)
  view.state = initialState(body.blocks, view.state)
  view.errors = {}
  workspace.changed({ kind, view })
  return view
}

function update(workspace: Workspace, args: Arguments): Record<string, unknown> {
  const body = checkView(args['view'])
  const view = workspace.views.get(text(args, 'view_id') ?? '')
  if (!view) throw new SlackFailure('not_found')
  checkHash(view, args)
  return shown(workspace, changeView(workspace, view, body, 'view'))
}

function publish(workspace: Workspace, args: Arguments): Record<string, unknown> {
  const body = checkView(args['view'])
  if (body['type'] !== 'home') throw new SlackFailure('invalid_arguments')
  const user = userOf(workspace, text(args, 'user_id')).id
  const known = workspace.homes.get(user)
  if (known) checkHash(known, args)
  const id = `V0HOME${nextNumber(workspace)}`
  const home: SlackView = known ?? {
    id,
    user,
    type: 'home',
    body,
    hash: '',
    root: id,
    previous: null,
    state: {},
    errors: {},
  }
  workspace.homes.set(user, home)
  return shown(workspace, changeView(workspace, home, body, 'home'))
}

function checkHash(view: SlackView, args: Arguments): void {
  const hash = text(args, 'hash')
  if (hash !== null && hash !== view.hash) throw new SlackFailure('hash_conflict')
}

/** A trigger opens one view within its lifetime. */
function spendTrigger(workspace: Workspace, id: string | null): string {
  const trigger = workspace.triggers.get(id ?? '')
  if (!trigger) throw new SlackFailure('invalid_trigger_id')
  if (workspace.clock.now().epochMilliseconds > trigger.endsMilliseconds)
    throw new SlackFailure('expired_trigger_id')
  if (trigger.used) throw new SlackFailure('exchanged_trigger_id')
  trigger.used = true
  return trigger.user
}

function hashOf(workspace: Workspace): string {
  return `${Math.floor(workspace.clock.now().epochMilliseconds / 1000)}.${nextNumber(workspace)}`
}

function shown(workspace: Workspace, view: SlackView): Record<string, unknown> {
  return { view: { ...viewPayload(view, workspace.bot, workspace.team.id), type: view.type } }
}

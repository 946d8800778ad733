import { Impossible } from './impossible.ts'
import { checkView } from './limits.ts'
import { addModal, changeView, stackOf } from './methods/views.ts'
import { viewPayloadOf } from './payloads.ts'
import type { Stage } from './people.ts'
import type { Delivered } from './sockets.ts'
import { type Entry, entered, inputsOf, isEmpty } from './state.ts'
import { plain, type SlackView } from './view.ts'

/** What became of a form that was handed in. */
export type Submitted = Delivered & { errors: Record<string, string> }

/**
 * The viewer fills in inputs (by block id, action id or label) and hands the form in. Required inputs left empty are
 * refused by Slack itself; then nothing is sent.
 */
export async function submitView(
  stage: Stage,
  view: SlackView,
  values: Record<string, Entry>,
): Promise<Submitted> {
  fillIn(view, values)
  const missing = missingInputs(view)
  if (Object.keys(missing).length > 0) {
    showErrors(stage, view, missing)
    return { acknowledged: false, payload: null, envelope: '', errors: missing }
  }
  const payload = viewPayloadOf(stage.workspace, view, 'view_submission')
  const delivered = await stage.sockets.deliver({
    type: 'interactive',
    payload,
    acceptsAnswer: true,
  })
  const errors = delivered.acknowledged ? follow(stage, view, delivered.payload) : {}
  return { ...delivered, errors }
}

/** The viewer closes the form; the app hears of it when it asked to (`notify_on_close`). */
export async function closeView(stage: Stage, view: SlackView): Promise<Delivered | null> {
  remove(stage, view)
  if (view.body['notify_on_close'] !== true) return null
  const payload = viewPayloadOf(stage.workspace, view, 'view_closed')
  return stage.sockets.deliver({ type: 'interactive', payload, acceptsAnswer: false })
}

function fillIn(view: SlackView, values: Record<string, Entry>): void {
  const inputs = inputsOf(view.body.blocks)
  for (const [name, entry] of Object.entries(values)) {
    const input = inputs.find(({ id, element, block }) =>
      [id, element['action_id'], plain(block['label'])].includes(name),
    )
    if (!input) {
      const names = inputs.map(({ id }) => id).join(', ')
      throw new Impossible(`the form has no input ${name}; it has ${names || 'none'}`)
    }
    const action = String(input.element['action_id'] ?? 'action')
    view.state[input.id] = {
      ...view.state[input.id],
      [action]: entered(input.element, entry),
    }
  }
}

function missingInputs(view: SlackView): Record<string, string> {
  const errors: Record<string, string> = {}
  for (const { id, block, element } of inputsOf(view.body.blocks)) {
    const state = view.state[id]?.[String(element['action_id'] ?? 'action')]
    const required = block.type === 'input' && block['optional'] !== true
    if (required && state && isEmpty(state)) errors[id] = 'Please complete this required field.'
  }
  return errors
}

function showErrors({ workspace }: Stage, view: SlackView, errors: Record<string, string>): void {
  view.errors = errors
  workspace.changed({ kind: 'view-errors', view })
}

/** Does what the acknowledgement of a submission asks for; an empty one closes the form. */
function follow(stage: Stage, view: SlackView, payload: unknown): Record<string, string> {
  const answer = (payload ?? {}) as {
    response_action?: string
    errors?: Record<string, string>
    view?: unknown
  }
  switch (answer.response_action) {
    case 'errors': {
      const errors = answer.errors ?? {}
      const known = new Set(inputsOf(view.body.blocks).map(({ id }) => id))
      const unknown = Object.keys(errors).filter((id) => !known.has(id))
      if (unknown.length > 0) throw new Error(`errors for unknown blocks: ${unknown.join(', ')}`)
      showErrors(stage, view, errors)
      return errors
    }
    case 'update':
      changeView(stage.workspace, view, checkView(answer.view), 'view')
      return {}
    case 'push':
      addModal(stage.workspace, view.user, checkView(answer.view), view)
      return {}
    case 'clear':
      for (const each of stackOf(stage.workspace, view.user)) remove(stage, each)
      return {}
    default:
      remove(stage, view)
      return {}
  }
}

function remove({ workspace }: Stage, view: SlackView): void {
  workspace.views.delete(view.id)
  workspace.changed({ kind: 'view-closed', view })
}

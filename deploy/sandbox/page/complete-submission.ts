import { objectAt, objectsAt, textAt } from '../../../src/evidence/raw.ts'
import type { Raw } from '../../../src/evidence/snapshot.ts'

const initials = [
  ['value', 'initial_value'],
  ['selected_option', 'initial_option'],
  ['selected_options', 'initial_options'],
  ['selected_date', 'initial_date'],
] as const

/** An envelope with a form as Slack sends it: what was never touched has its initial value; local-slack sends null. */
export function completeSubmission(envelope: Raw): Raw {
  const payload = objectAt(envelope, 'payload')
  if (payload['type'] !== 'view_submission') return envelope
  const view = objectAt(payload, 'view')
  const values = Object.fromEntries(
    Object.entries(objectAt(view, 'state', 'values')).map(([block, actions]) => {
      const element = elementOf(view, block)
      const completed = Object.entries(actions as Raw).map(([action, state]) => [
        action,
        complete(state as Raw, element),
      ])
      return [block, Object.fromEntries(completed)]
    }),
  )
  const state = { ...objectAt(view, 'state'), values }
  return { ...envelope, payload: { ...payload, view: { ...view, state } } }
}

const elementOf = (view: Raw, block: string): Raw =>
  objectAt(
    objectsAt(view, 'blocks').find((each) => textAt(each, 'block_id') === block),
    'element',
  )

function complete(state: Raw, element: Raw): Raw {
  const filled = initials.flatMap(([field, initial]) => {
    if (state[field] === '') return [[field, null]]
    return state[field] === null && initial in element ? [[field, element[initial]]] : []
  })
  return { ...state, ...(Object.fromEntries(filled) as Raw) }
}

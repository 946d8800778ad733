import { inputsOf } from '../../../test/emulators/slack/state.ts'
import { plain, type SlackView } from '../../../test/emulators/slack/view.ts'

/** A form as one line: `[form Run tone_check] snapshot=2026-10 note=`, with what was found wrong below. */
export function formLine(view: SlackView): string {
  const fields = inputsOf(view.body.blocks).map(({ id, element }) => {
    const action = String(element['action_id'] ?? 'action')
    return `${id}=${shown(view.state[id]?.[action] ?? {})}`
  })
  const wrong = Object.entries(view.errors).map(([id, problem]) => `\n${id}: ${problem}`)
  return `[form ${plain(view.body['title'])}] ${fields.join(' ')}`.trimEnd() + wrong.join('')
}

/** The value of an input's state, of whatever type. */
function shown(state: Record<string, unknown>): string {
  const value = Object.entries(state).find(([name]) => name !== 'type')?.[1] ?? ''
  if (Array.isArray(value)) return value.map(optionValue).join(',')
  const text = optionValue(value)
  return /\s/.test(text) ? `"${text}"` : text
}

const optionValue = (option: unknown): string =>
  typeof option === 'object' && option !== null && 'value' in option
    ? String(option.value)
    : String(option)

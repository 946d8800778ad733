import { Impossible } from './impossible.ts'
import type { Block, ViewState } from './view.ts'

type Fields = Record<string, unknown>

/** The input elements of blocks, with the block each stands in. */
export function inputsOf(blocks: Block[]): { block: Block; id: string; element: Fields }[] {
  return blocks.flatMap((block, index) => {
    const id = block.block_id ?? `block${index}`
    const elements =
      block.type === 'input'
        ? [block['element']]
        : block.type === 'actions'
          ? (block['elements'] as unknown[])
          : [block['accessory']]
    return elements
      .filter((element): element is Fields => typeof element === 'object' && element !== null)
      .filter((element) => element['type'] !== 'button' && element['type'] !== 'overflow')
      .map((element) => ({ block, id, element }))
  })
}

/** The state of a form as it opens: initial values, or what was entered before under the same block and action. */
export function initialState(blocks: Block[], before: ViewState): ViewState {
  const state: ViewState = {}
  for (const { id, element } of inputsOf(blocks)) {
    const action = String(element['action_id'] ?? 'action')
    const kept = before[id]?.[action]
    state[id] = { ...state[id], [action]: kept ?? startOf(element) }
  }
  return state
}

function startOf(element: Fields): Fields {
  const type = String(element['type'])
  const initial = (name: string, none: unknown = null) => element[`initial_${name}`] ?? none
  switch (type) {
    case 'static_select':
    case 'radio_buttons':
      return { type, selected_option: initial('option') }
    case 'multi_static_select':
    case 'checkboxes':
      return { type, selected_options: initial('options', []) }
    case 'datepicker':
      return { type, selected_date: initial('date') }
    case 'timepicker':
      return { type, selected_time: initial('time') }
    case 'datetimepicker':
      return { type, selected_date_time: initial('date_time') }
    case 'users_select':
      return { type, selected_user: initial('user') }
    case 'conversations_select':
      return { type, selected_conversation: initial('conversation') }
    case 'channels_select':
      return { type, selected_channel: initial('channel') }
    default:
      return { type, value: initial('value') }
  }
}

/** What a person enters in one input: text, an option by value or label, several of them, a date. */
export type Entry = string | string[] | boolean | number | null

/** The input's state after a person entered something. Throws for an option that is not offered. */
export function entered(element: Fields, entry: Entry): Fields {
  const start = startOf(element)
  const field = Object.keys(start).find((name) => name !== 'type') ?? 'value'
  if (field === 'selected_option')
    return { ...start, [field]: entry === null ? null : optionOf(element, String(entry)) }
  if (field === 'selected_options') {
    const all = typeof entry === 'boolean' ? (entry ? firstOption(element) : []) : listed(entry)
    return { ...start, [field]: all.map((each) => optionOf(element, each)) }
  }
  if (field === 'selected_date_time') return { ...start, [field]: secondsOf(entry) }
  return { ...start, [field]: entry === null || entry === '' ? null : String(entry) }
}

/** Seconds since 1970 of a moment picked, given so or as ISO 8601. */
function secondsOf(entry: Entry): number | null {
  if (entry === null || entry === '') return null
  const seconds = Number(entry)
  if (Number.isFinite(seconds)) return seconds
  try {
    return Math.floor(Temporal.Instant.from(String(entry)).epochMilliseconds / 1000)
  } catch {
    throw new Impossible(`${String(entry)} is no moment such as 2026-11-22T03:00:00Z`)
  }
}

function listed(entry: Exclude<Entry, boolean>): string[] {
  if (entry === null || entry === '') return []
  return Array.isArray(entry) ? entry : String(entry).split(',')
}

function firstOption(element: Fields): string[] {
  return optionsOf(element)
    .slice(0, 1)
    .map((option) => String(option['value']))
}

/** The options of a select, those in groups included. */
export function optionsOf(element: Fields): Fields[] {
  const groups = (element['option_groups'] ?? []) as { options: Fields[] }[]
  return [...((element['options'] ?? []) as Fields[]), ...groups.flatMap((group) => group.options)]
}

function optionOf(element: Fields, wanted: string): Fields {
  const label = (option: Fields) => (option['text'] as { text: string }).text
  const found = optionsOf(element).find(
    (option) => option['value'] === wanted || label(option) === wanted,
  )
  if (!found) throw new Impossible(`the form does not offer ${JSON.stringify(wanted)}`)
  return found
}

/** Whether an input's state holds nothing. */
export function isEmpty(state: Fields): boolean {
  return Object.entries(state).every(
    ([name, value]) =>
      name === 'type' || value === null || (Array.isArray(value) && value.length === 0),
  )
}

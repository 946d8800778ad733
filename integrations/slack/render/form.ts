import type { Field, Form } from '../../../src/commands/form/form.ts'
import { clean, cut, plainWords } from '../text.ts'
import { type Block, plain } from './block.ts'
import { partBlocks } from './parts.ts'

const fieldsMost = 90
const optionMost = 75
const textMost = 3000

/**
 * A form as a modal. A field's name is its block id, so that problems come back to their field; the form's id travels
 * as private metadata, its command as callback id.
 */
export function renderForm(form: Form, id: string): Record<string, unknown> {
  const intro = form.intro.length > 0 ? partBlocks([{ kind: 'lines', lines: form.intro }]) : []
  return {
    type: 'modal',
    callback_id: form.command,
    private_metadata: id,
    title: plain(plainWords(form.title, 24) || 'Groundcrew'),
    submit: plain(plainWords(form.submit, 24) || 'OK'),
    close: plain('Cancel'),
    blocks: [...intro.slice(0, 5), ...form.fields.slice(0, fieldsMost).map(inputBlock)],
  }
}

function inputBlock(field: Field): Block {
  const { name, label, hint, required } = field
  const element = inputElement(field)
  return {
    type: 'input',
    block_id: name,
    label: plain(plainWords(label, 150) || name),
    element: { action_id: 'value', ...element },
    // An unchecked box is an answer too, and Slack would insist on a tick.
    optional: !required || element['type'] === 'checkboxes',
    ...(hint && { hint: plain(plainWords(hint, 300)) }),
  }
}

function inputElement(field: Field): Record<string, unknown> {
  const { kind, initial } = field
  switch (kind) {
    case 'choice':
      return isSelectable(field) ? select(field) : textInput(field, false)
    case 'flag':
      return checkbox(initial)
    case 'whole':
      return {
        type: 'number_input',
        is_decimal_allowed: false,
        ...(initial !== null && /^-?\d+$/.test(initial) && { initial_value: initial }),
      }
    case 'date':
      return {
        type: 'datepicker',
        ...(initial !== null && /^\d{4}-\d\d-\d\d$/.test(initial) && { initial_date: initial }),
      }
    case 'moment':
      return momentInput(field)
    case 'multiline':
    case 'json':
      return textInput(field, true)
    case 'text':
    case 'number':
      return textInput(field, false)
  }
}

function textInput({ initial }: Field, multiline: boolean): Record<string, unknown> {
  const value = initial === null ? '' : cut(clean(initial), textMost)
  return { type: 'plain_text_input', multiline, ...(value !== '' && { initial_value: value }) }
}

const isSelectable = ({ choices }: Field): boolean =>
  choices.length <= 100 && choices.every(({ value }) => value !== '' && value.length <= optionMost)

function select({ choices, initial }: Field): Record<string, unknown> {
  const options = choices.map(({ value, label }) => ({
    text: plain(plainWords(label, optionMost) || value),
    value,
  }))
  const chosen = options.find(({ value }) => value === initial)
  return { type: 'static_select', options, ...(chosen && { initial_option: chosen }) }
}

function checkbox(initial: string | null): Record<string, unknown> {
  const yes = { text: plain('Yes'), value: 'true' }
  return {
    type: 'checkboxes',
    options: [yes],
    ...(initial === 'true' && { initial_options: [yes] }),
  }
}

/** A moment is picked where it starts empty or exact; what Airflow fills in by itself stays text. */
function momentInput(field: Field): Record<string, unknown> {
  if (field.initial === null) return { type: 'datetimepicker' }
  try {
    const at = Temporal.Instant.from(field.initial)
    return {
      type: 'datetimepicker',
      initial_date_time: Math.floor(at.epochMilliseconds / 1000),
    }
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    return textInput(field, false)
  }
}

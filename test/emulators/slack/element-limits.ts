import { list, wrong } from './wrong.ts'

type Fields = Record<string, unknown>

/** A text object within `most` characters, of the type asked for. */
export function checkText(text: unknown, most: number, at: string, type?: 'plain_text'): void {
  const { type: given, text: words } = (text ?? {}) as Fields
  if (given !== 'plain_text' && given !== 'mrkdwn') wrong(`${at}/type`, 'unsupported text type')
  if (type !== undefined && given !== type) wrong(`${at}/type`, `must be ${type}`)
  if (typeof words !== 'string' || words.length === 0)
    return wrong(`${at}/text`, 'must not be empty')
  if (words.length > most) wrong(`${at}/text`, `must be less than ${most + 1} characters`)
}

/** An interactive element: buttons, selects, inputs. */
export function checkElement(element: unknown, at: string): void {
  const fields = (element ?? {}) as Fields
  if (String(fields['action_id'] ?? '').length > 255) wrong(`${at}/action_id`, 'long')
  if (fields['placeholder'] !== undefined)
    checkText(fields['placeholder'], 150, `${at}/placeholder`, 'plain_text')
  if (fields['confirm'] !== undefined) checkConfirm(fields['confirm'] as Fields, `${at}/confirm`)
  const type = String(fields['type'])
  if (type === 'button') return checkButton(fields, at)
  if (type === 'image') return
  if (type in optionCaps) return checkOptions(fields, optionCaps[type] ?? 0, at)
  if (!plainElements.has(type)) wrong(`${at}/type`, `unsupported type: ${type}`)
  if (type === 'plain_text_input' && Number(fields['max_length'] ?? 0) > 3000)
    wrong(`${at}/max_length`, 'must be at most 3000')
}

const optionCaps: Record<string, number> = {
  static_select: 100,
  multi_static_select: 100,
  radio_buttons: 10,
  checkboxes: 10,
  overflow: 5,
}
const plainElements = new Set([
  'plain_text_input',
  'number_input',
  'email_text_input',
  'url_text_input',
  'datepicker',
  'timepicker',
  'datetimepicker',
  'users_select',
  'multi_users_select',
  'conversations_select',
  'channels_select',
])

function checkButton(fields: Fields, at: string): void {
  checkText(fields['text'], 75, `${at}/text`, 'plain_text')
  if (String(fields['value'] ?? '').length > 2000) wrong(`${at}/value`, 'long')
  if (String(fields['url'] ?? '').length > 3000) wrong(`${at}/url`, 'long')
  const style = fields['style']
  if (style !== undefined && style !== 'primary' && style !== 'danger')
    wrong(`${at}/style`, 'unknown')
}

function checkConfirm(confirm: Fields, at: string): void {
  checkText(confirm['title'], 100, `${at}/title`, 'plain_text')
  checkText(confirm['text'], 300, `${at}/text`)
  for (const name of ['confirm', 'deny'])
    if (confirm[name] !== undefined) checkText(confirm[name], 30, `${at}/${name}`, 'plain_text')
}

function checkOptions(fields: Fields, most: number, at: string): void {
  const check = (option: unknown, place: string) => {
    const { text, value, description } = (option ?? {}) as Fields
    checkText(text, 75, `${place}/text`)
    if (description !== undefined) checkText(description, 75, `${place}/description`)
    if (typeof value !== 'string' || value.length > 75) wrong(`${place}/value`, 'missing or long')
  }
  if (fields['option_groups'] !== undefined)
    return list(fields['option_groups'], 100, `${at}/option_groups`, (group, place) =>
      list((group as Fields)['options'], 100, `${place}/options`, check),
    )
  list(fields['options'], most, `${at}/options`, check)
}

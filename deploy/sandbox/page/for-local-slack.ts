type Fields = Record<string, unknown>

/** A Web API call's arguments with blocks and texts as local-slack can show them: no code blocks, tables, dates or number inputs. */
export function forLocalSlack(asked: URLSearchParams): URLSearchParams {
  const shown = new URLSearchParams(asked)
  const text = asked.get('text')
  if (text !== null) shown.set('text', mrkdwn(text))
  for (const name of ['blocks', 'view', 'attachments']) {
    const value = asked.get(name)
    if (value !== null) shown.set(name, JSON.stringify(plainer(JSON.parse(value))))
  }
  return shown
}

/** The same for the body of an answer to a command or click. */
export const answerForLocalSlack = (body: Fields): Fields => plainer(body) as Fields

function plainer(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plainer)
  if (typeof value !== 'object' || value === null) return value
  const fields = value as Fields
  if (fields['type'] === 'table') return tableAsSection(fields)
  if (fields['type'] === 'number_input') {
    const { is_decimal_allowed: _, min_value: __, max_value: ___, ...kept } = fields
    return { ...kept, type: 'plain_text_input' }
  }
  const isText = fields['type'] === 'mrkdwn' && typeof fields['text'] === 'string'
  if (isText) return { ...fields, text: mrkdwn(String(fields['text'])) }
  return Object.fromEntries(
    Object.entries(fields).map(([name, inner]) => [
      name,
      name === 'text' && typeof inner === 'string' ? mrkdwn(inner) : plainer(inner),
    ]),
  )
}

/** Dates as their fallback; a block of code as lines of code. */
function mrkdwn(text: string): string {
  return text
    .replace(/<!date\^[^|>]*\|([^>]*)>/g, '$1')
    .replace(/```\n?([\s\S]*?)\n?```/g, (_, code: string) => code.split('\n').map(line).join('\n'))
}

/** Browsers fold several spaces into one. */
const line = (text: string): string =>
  text.trim() === ''
    ? ''
    : `\`${text.replace(/^ | {2,}/g, (spaces) => '\u00a0'.repeat(spaces.length))}\``

function tableAsSection({ rows }: Fields): Fields {
  const cells = (rows as { text?: string }[][]).map((row) => row.map(({ text = '' }) => text))
  const widths = (cells[0] ?? []).map((_, column) =>
    Math.max(...cells.map((row) => row[column]?.length ?? 0)),
  )
  const lines = cells.map((row) =>
    row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  '),
  )
  const text = lines.map((each) => line(each.trimEnd())).join('\n')
  return { type: 'section', text: { type: 'mrkdwn', text } }
}

import type { Button, Line, Part } from '../../../src/reply.ts'
import { codeBlock, cut, plainWords, words } from '../text.ts'
import { type Block, limits, mrkdwn, plain, section } from './block.ts'
import { lineText } from './line.ts'
import { tableBlock } from './table.ts'

/** Parts of an answer as blocks, each within Slack's limits; the whole may still be too long. */
export function partBlocks(parts: Part[]): Block[] {
  let buttons = 0
  let tables = 0
  return parts.flatMap((part): Block[] => {
    switch (part.kind) {
      case 'header':
        return [{ type: 'header', text: plain(plainWords(part.text, limits.header) || '–') }]
      case 'lines':
        return sections(part.lines)
      case 'fields':
        return fieldSections(part.fields)
      case 'code':
        return codeSections(part.text)
      case 'table':
        tables += 1
        return tableBlock(part, tables === 1)
      case 'buttons':
        return actions(part.buttons, () => buttons++)
      case 'note': {
        const text = lineText(part.line)
        return text === '' ? [] : [{ type: 'context', elements: [mrkdwn(text)] }]
      }
      case 'image':
        return [
          { type: 'image', image_url: part.url, alt_text: plainWords(part.alt, 1000) || 'image' },
        ]
      case 'divider':
        return [{ type: 'divider' }]
    }
  })
}

/** Lines joined into as few sections as they fit in. */
function sections(lines: Line[]): Block[] {
  const texts: string[] = []
  for (const line of lines) {
    const text = lineText(line)
    const last = texts.at(-1)
    if (last !== undefined && last.length + text.length < limits.section)
      texts[texts.length - 1] = `${last}\n${text}`
    else texts.push(text.length <= limits.section ? text : words(cutLine(line), 1000))
  }
  return texts.filter((text) => text.trim() !== '').map(section)
}

/** A line too long for a section, as plain words. */
const cutLine = (line: Line): string =>
  line.map((span) => (typeof span === 'string' ? span : Object.values(span).join(' '))).join('')

function fieldSections(fields: { label: string; value: Line }[]): Block[] {
  const shown = fields.map(({ label, value }) => {
    const text = lineText(value)
    const safe = text.length <= limits.field ? text : words(cutLine(value), 600)
    return mrkdwn(`*${words(label, 80).trim()}*\n${safe || '–'}`)
  })
  const blocks: Block[] = []
  for (let from = 0; from < shown.length; from += limits.fields)
    blocks.push({ type: 'section', fields: shown.slice(from, from + limits.fields) })
  return blocks
}

/** A code block, in several sections where it is long. */
function codeSections(text: string): Block[] {
  const pieces: string[][] = [[]]
  let length = 0
  for (const line of text.split('\n')) {
    const safe = cut(line, 400)
    // Escaping makes at most five characters of one.
    const cost = safe.length + 4 * (safe.match(/[&<>]/g)?.length ?? 0) + 1
    if (length + cost > limits.section - 20) {
      pieces.push([])
      length = 0
    }
    pieces.at(-1)?.push(safe)
    length += cost
  }
  return pieces
    .map((piece) => codeBlock(piece.join('\n'), limits.section))
    .filter((block) => block !== '')
    .map(section)
}

function actions(buttons: Button[], next: () => number): Block[] {
  const elements = buttons.slice(0, limits.buttons).flatMap((button) => {
    const element = buttonElement(button, next())
    return element ? [element] : []
  })
  return elements.length === 0 ? [] : [{ type: 'actions', elements }]
}

/** Names of actions differ within a message; commands become stored actions before they are sent (deliver/offered.ts). */
function buttonElement(button: Button, index: number): Record<string, unknown> | null {
  const text = plain(plainWords(button.label, limits.button) || '–')
  if ('link' in button) {
    const url = URL.parse(button.link)
    if (url === null || !/^https?:$/.test(url.protocol)) return null
    return { type: 'button', text, action_id: `link.${index}`, url: url.href }
  }
  const [name, value] = 'action' in button ? ['action', button.action] : ['command', button.command]
  return {
    type: 'button',
    text,
    action_id: `${name}.${index}`,
    value,
    ...(button.style && { style: button.style }),
  }
}

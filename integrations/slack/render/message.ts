import type { MessageData } from '../../../src/delivery/effects.ts'
import { type Part, plainText } from '../../../src/reply.ts'
import { words } from '../text.ts'
import { type Block, limits } from './block.ts'
import { partBlocks } from './parts.ts'

const shrinksMost = 40

/** An answer as one Slack message: never more than 50 blocks and 12,000 characters, whatever came in. */
export function renderMessage(parts: Part[]): MessageData {
  const text = words(plainText(parts), 300).trim() || 'Groundcrew'
  let shown = parts
  let blocks = partBlocks(shown)
  for (let shrinks = 0; isTooLong(blocks) && shrinks < shrinksMost; shrinks += 1) {
    shown = shrink(shown)
    blocks = partBlocks([...shown, shortened])
  }
  return { text, blocks: isTooLong(blocks) ? partBlocks([shortened]) : blocks }
}

const shortened: Part = { kind: 'note', line: ['… shortened: it does not fit into one message'] }

const isTooLong = (blocks: Block[]): boolean =>
  blocks.length > limits.blocks || JSON.stringify(blocks).length > limits.characters

/** The longest part loses a third of its rows; the top and the buttons stay. */
function shrink(parts: Part[]): Part[] {
  const sizes = parts.map((part) => (rowsOf(part) > 1 ? JSON.stringify(part).length : 0))
  const longest = Math.max(...sizes)
  if (longest <= 0) return withoutLast(parts)
  const victim = sizes.indexOf(longest)
  return parts.map((part, index) => (index === victim ? fewerRows(part) : part))
}

function rowsOf(part: Part): number {
  switch (part.kind) {
    case 'lines':
      return part.lines.length
    case 'code':
      return part.text.split('\n').length
    case 'table':
      return part.rows.length
    case 'fields':
      return part.fields.length
    default:
      return 0
  }
}

function fewerRows(part: Part): Part {
  const keep = Math.max(1, Math.floor((rowsOf(part) * 2) / 3))
  switch (part.kind) {
    case 'lines':
      return { ...part, lines: part.lines.slice(0, keep) }
    case 'code':
      return { ...part, text: part.text.split('\n').slice(0, keep).join('\n') }
    case 'table':
      return { ...part, rows: part.rows.slice(0, keep) }
    case 'fields':
      return { ...part, fields: part.fields.slice(0, keep) }
    default:
      return part
  }
}

function withoutLast(parts: Part[]): Part[] {
  const last = parts.findLastIndex(({ kind }) => kind !== 'header' && kind !== 'buttons')
  return parts.filter((_, index) => index !== last)
}

import { clean, codeBlock, cut } from '../text.ts'
import { type Block, limits, section } from './block.ts'

/** Slack's limits for a table: 100 rows of 20 cells, 10,000 characters over all; one table in a message. */
const rowsMost = 99
const columnsMost = 20
const charactersMost = 6000

/**
 * A table as Slack's own, which scrolls sideways on a phone; as aligned text where a message has one already or where
 * it is too big. `first`: no other table stands in the message.
 */
export function tableBlock(
  { columns, rows }: { columns: string[]; rows: string[][] },
  first: boolean,
): Block[] {
  const cells = [columns, ...rows].map((row) =>
    columns.map((_, index) => cut(clean(row[index] ?? '').replace(/\s+/g, ' '), 120)),
  )
  const characters = cells.flat().reduce((sum, cell) => sum + cell.length, 0)
  const fits = columns.length <= columnsMost && rows.length <= rowsMost
  if (first && fits && characters <= charactersMost)
    return [
      {
        type: 'table',
        rows: cells.map((row) => row.map((text) => ({ type: 'raw_text', text: text || ' ' }))),
      },
    ]
  const text = codeBlock(aligned(cells), limits.section)
  return text === '' ? [] : [section(text)]
}

/** Rows with columns as wide as their widest cell. */
function aligned(cells: string[][]): string {
  const widths = (cells[0] ?? []).map((_, index) =>
    Math.max(...cells.map((row) => row[index]?.length ?? 0)),
  )
  return cells
    .map((row) =>
      row
        .map((cell, index) => cell.padEnd(widths[index] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}

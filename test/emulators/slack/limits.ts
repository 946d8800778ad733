import { SlackFailure } from './failure.ts'
import { checkElement, checkText } from './element-limits.ts'
import { list, wrong } from './wrong.ts'
import type { Block } from './view.ts'

/**
 * Slack's limits on blocks, as it enforces them: @slack/types 3.2, docs.slack.dev/reference/block-kit and, for the
 * undocumented total, slackapi/bolt-js#2509.
 */
export function checkMessageBlocks(blocks: unknown): Block[] {
  const list = checkBlocks(blocks, 50, 'message')
  if (list.filter(({ type }) => type === 'table').length > 1)
    throw new SlackFailure('only_one_table_allowed')
  if (JSON.stringify(list).length > 13_200) throw new SlackFailure('msg_blocks_too_long')
  return list
}

/** The limits of a modal or Home tab. */
export function checkView(view: unknown): Record<string, unknown> & { blocks: Block[] } {
  if (typeof view !== 'object' || view === null) throw new SlackFailure('invalid_arguments')
  const body = view as Record<string, unknown>
  if (body['type'] !== 'modal' && body['type'] !== 'home') wrong('/view/type', 'unknown type')
  const blocks = checkBlocks(body['blocks'], 100, 'view')
  for (const name of ['title', 'submit', 'close'])
    if (body[name] !== undefined) checkText(body[name], 24, `/view/${name}`, 'plain_text')
  if (body['type'] === 'modal' && body['title'] === undefined) wrong('/view/title', 'missing')
  if (blocks.some((block) => block.type === 'input') && body['submit'] === undefined)
    wrong('/view/submit', 'required with input blocks')
  if (String(body['private_metadata'] ?? '').length > 3000) wrong('/view/private_metadata', 'long')
  if (String(body['callback_id'] ?? '').length > 255) wrong('/view/callback_id', 'long')
  return { ...body, blocks }
}

function checkBlocks(blocks: unknown, most: number, where: 'message' | 'view'): Block[] {
  if (!Array.isArray(blocks)) throw new SlackFailure('invalid_blocks_format')
  if (blocks.length > most) wrong('/blocks', `no more than ${most} items allowed`)
  const ids = new Set<string>()
  let markdown = 0
  blocks.forEach((block: Block, index) => {
    const at = `/blocks/${index}`
    checkBlock(block, at, where)
    if (block.type === 'markdown') markdown += String(block['text']).length
    if (block.block_id === undefined) return
    if (block.block_id.length > 255) wrong(`${at}/block_id`, 'long')
    if (ids.has(block.block_id)) wrong(`${at}/block_id`, 'not unique')
    ids.add(block.block_id)
  })
  if (markdown > 12_000) wrong('/blocks', 'markdown over 12000 characters')
  return blocks as Block[]
}

function checkBlock(block: Block, at: string, where: 'message' | 'view'): void {
  switch (block.type) {
    case 'divider':
    case 'rich_text':
    case 'markdown':
      return
    case 'table':
      return checkTable(block, at)
    case 'header':
      return checkText(block['text'], 150, `${at}/text`, 'plain_text')
    case 'section':
      return checkSection(block, at)
    case 'context':
      return list(block['elements'], 10, `${at}/elements`, (element, place) => {
        if ((element as Block).type !== 'image') checkText(element, 3000, place)
      })
    case 'actions':
      return list(block['elements'], 25, `${at}/elements`, checkElement)
    case 'image':
      if (typeof block['alt_text'] !== 'string') wrong(`${at}/alt_text`, 'missing')
      return
    case 'input':
      if (where === 'message') wrong(at, 'input blocks stand in views')
      checkText(block['label'], 2000, `${at}/label`, 'plain_text')
      if (block['hint'] !== undefined) checkText(block['hint'], 2000, `${at}/hint`, 'plain_text')
      return checkElement(block['element'], `${at}/element`)
    default:
      wrong(`${at}/type`, `unsupported type: ${block.type}`)
  }
}

function checkTable(block: Block, at: string): void {
  list(block['rows'], 100, `${at}/rows`, (row, place) => list(row, 20, place, () => {}))
  const texts = (block['rows'] as { text?: string }[][]).flat().map(({ text = '' }) => text)
  if (texts.some((text) => text === '')) wrong(`${at}/rows`, 'cells must have text')
  if (texts.join('').length > 10_000) wrong(`${at}/rows`, 'table over 10000 characters')
}

function checkSection(block: Block, at: string): void {
  if (block['text'] === undefined && block['fields'] === undefined) wrong(at, 'missing text')
  if (block['text'] !== undefined) checkText(block['text'], 3000, `${at}/text`)
  if (block['fields'] !== undefined)
    list(block['fields'], 10, `${at}/fields`, (field, place) => checkText(field, 2000, place))
  if (block['accessory'] !== undefined) checkElement(block['accessory'], `${at}/accessory`)
}

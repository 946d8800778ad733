type Fields = Record<string, unknown>

/** Names for ids, for `<@U1>` and `<#C1>`. */
export type Names = (id: string) => string | null

/** A message as plain text: blocks where there are any, else its text. Buttons become `[Label]`. */
export function messageAsText(
  { text, blocks }: { text: string; blocks?: unknown[] | null },
  names: Names = () => null,
): string {
  if (!blocks || blocks.length === 0) return readable(text, names)
  return blocks
    .map((block) => blockText(block as Fields, names))
    .filter((each) => each !== '')
    .join('\n')
}

function blockText(block: Fields, names: Names): string {
  const text = (value: unknown) => objectText(value, names)
  switch (block['type']) {
    case 'header':
      return text(block['text'])
    case 'section': {
      const fields = ((block['fields'] ?? []) as unknown[]).map((field) =>
        text(field).replace('\n', ': '),
      )
      const accessory = block['accessory'] ? ` ${elementText(block['accessory'], names)}` : ''
      return [...(block['text'] ? [text(block['text']) + accessory] : []), ...fields].join('\n')
    }
    case 'context':
      return (block['elements'] as unknown[])
        .map((element) => elementText(element, names))
        .join(' ')
    case 'actions':
      return (block['elements'] as unknown[])
        .map((element) => elementText(element, names))
        .join(' ')
    case 'divider':
      return '———'
    case 'image':
      return `[image ${String(block['alt_text'])}]`
    case 'table':
      return (block['rows'] as Fields[][])
        .map((row) => row.map((cell) => String(cell['text'] ?? '').trim()).join(' | '))
        .join('\n')
    case 'input':
      return `${text(block['label'])}: ${elementText(block['element'], names)}`
    default:
      return ''
  }
}

function elementText(element: unknown, names: Names): string {
  const fields = (element ?? {}) as Fields
  switch (fields['type']) {
    case 'button':
      return `[${objectText(fields['text'], names)}]`
    case 'mrkdwn':
    case 'plain_text':
      return objectText(fields, names)
    case 'image':
      return `[image ${String(fields['alt_text'])}]`
    default: {
      const options = (fields['options'] ?? []) as Fields[]
      return `[${options.map((option) => objectText(option['text'], names)).join(' | ')}]`
    }
  }
}

function objectText(object: unknown, names: Names): string {
  const { type, text } = (object ?? {}) as Fields
  return type === 'mrkdwn' ? readable(String(text), names) : String(text ?? '')
}

/** Slack's mrkdwn as people read it: links, mentions and dates spelled out, entities undone, bold without stars. */
export function readable(text: string, names: Names = () => null): string {
  return text
    .replace(
      /```\n?([\s\S]*?)\n?```/g,
      (_, inside: string) => `    ${inside.replace(/\n/g, '\n    ')}`,
    )
    .replace(/<([^<>]*)>/g, (_, inside: string) => reference(inside, names))
    .replace(/(?<![\p{L}\p{N}*])\*(?=\S)([^*\n]*\S)\*(?![\p{L}\p{N}*])/gu, '$1')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&')
}

function reference(inside: string, names: Names): string {
  const [target = '', label] = inside.split('|')
  if (target.startsWith('!date^')) return label ?? ''
  if (target.startsWith('!subteam^')) return `@${names(target.slice(9)) ?? target.slice(9)}`
  if (target.startsWith('!')) return `@${target.slice(1)}`
  if (target.startsWith('@')) return `@${names(target.slice(1)) ?? label ?? target.slice(1)}`
  if (target.startsWith('#')) return `#${names(target.slice(1)) ?? label ?? target.slice(1)}`
  return label && label !== target ? `${label} (${target})` : target
}

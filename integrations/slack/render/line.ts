import type { Line, Span } from '../../../src/reply.ts'
import { code, link, moment, words } from '../text.ts'

/** A line as mrkdwn, everything foreign in it escaped. */
export const lineText = (line: Line): string => line.map(spanText).join('').trim()

function spanText(span: Span): string {
  if (typeof span === 'string') return words(span, 2000)
  if ('bold' in span) return bold(span.bold)
  if ('code' in span) return code(span.code)
  if ('link' in span) return link(span.link, span.text)
  if ('user' in span) return mention(span.user)
  return moment(span.time)
}

function bold(text: string): string {
  const inside = words(text, 300).trim().replaceAll('*', '∗')
  return inside === '' ? '' : `*${inside}*`
}

/** A person or a usergroup by id; anything else is only words. */
function mention(id: string): string {
  if (/^[UW][A-Z0-9]{2,20}$/.test(id)) return `<@${id}>`
  if (/^S[A-Z0-9]{2,20}$/.test(id)) return `<!subteam^${id}>`
  return words(id, 80)
}

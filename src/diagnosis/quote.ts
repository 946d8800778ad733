import { redactText } from '../evidence/redact-text.ts'
import { oneLine } from './words.ts'

/** What happened, without Spark's long way of saying where: `Job aborted …, most recent failure: Lost task …: ` goes. */
export const gist = (words: string): string =>
  words.replace(
    /^.{0,300}?Job aborted due to stage failure: .{0,200}?most recent failure: (?:Lost task \S{1,20} in stage \S{1,20} \([^)]{0,40}\)(?: \([^)]{0,200}\))?: )?/s,
    '',
  )

/** Words of a log for a sentence: without secrets, chat commands and line breaks, cut to a length. */
export function quote(text: string, longest = 320): string {
  const plain = redactText(text.slice(0, 8_000)).replace(/<[!@#][^<>]{0,200}>/g, '')
  return oneLine(plain, longest).replace(/[.\s]+$/, '')
}

import { redactText } from '../evidence/redact-text.ts'
import { oneLine } from './words.ts'

/** Words of a log for a sentence: without secrets, chat commands and line breaks, cut to a length. */
export function quote(text: string, longest = 320): string {
  const plain = redactText(text.slice(0, 8_000)).replace(/<[!@#][^<>]{0,200}>/g, '')
  return oneLine(plain, longest).replace(/[.\s]+$/, '')
}

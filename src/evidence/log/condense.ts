import { numbered, type NumberedLine } from './log-lines.ts'

/** Longer logs are read in part: their head, their tail and the telling lines between. */
export const wholeUpToCharacters = 4_000_000

/** The lines of a text; of a very long one its head, tail and telling lines, each with its own number. */
export function condensed(text: string): NumberedLine[] {
  return numbered(text)
}

import { setImmediate } from 'node:timers/promises'
import { redactText } from '../evidence/redact.ts'

const pieceCharacters = 256 * 1024
const longestSecretCharacters = 16 * 1024

/** Redacts a long text piece by piece, letting others have their turn in between; a key over several lines stays in one piece. */
export async function redactLong(text: string): Promise<string> {
  const pieces: string[] = []
  for (let from = 0; from < text.length;) {
    const to = endOfPiece(text, from)
    pieces.push(redactText(text.slice(from, to)))
    from = to
    await setImmediate()
  }
  return pieces.join('')
}

/** After a line, and not within `-----BEGIN … -----END`. */
function endOfPiece(text: string, from: number): number {
  const wanted = from + pieceCharacters
  if (wanted >= text.length) return text.length
  const line = text.indexOf('\n', wanted)
  if (line < 0) return text.length
  const begin = text.lastIndexOf('-----BEGIN', line)
  const end = text.indexOf('-----END', begin)
  const isOpen = begin >= from && end > line && end - begin < longestSecretCharacters
  return isOpen ? text.indexOf('\n', end) + 1 || text.length : line + 1
}

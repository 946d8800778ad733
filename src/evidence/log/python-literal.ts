/**
 * The log inside the v1 API's JSON form: the Python repr of a list of (host, text) tuples.
 * Null where the text is none. One pass over the text.
 */
export function unquoteTuples(text: string): string | null {
  if (!/^\s*\[\(\s*['"]/.test(text)) return null
  const strings = stringsOf(text)
  if (strings.length < 2) return null
  return strings.filter((_, index) => index % 2 === 1).join('\n')
}

/** The text of `b'…'`, as the oldest pod launchers printed each line of a container; other text as it is. */
export function unquoteBytes(text: string): string {
  if (!/^b(['"]).*\1$/s.test(text)) return text
  return stringsOf(text)[0] ?? text
}

function stringsOf(text: string): string[] {
  const strings: string[] = []
  let at = 0
  while (at < text.length) {
    const quote = text[at]
    if (quote !== "'" && quote !== '"') {
      at += 1
      continue
    }
    const end = endOfString(text, at + 1, quote)
    strings.push(unescape(text.slice(at + 1, end)))
    at = end + 1
  }
  return strings
}

function endOfString(text: string, from: number, quote: string): number {
  for (let at = from; at < text.length; at += 1) {
    if (text[at] === '\\') at += 1
    else if (text[at] === quote) return at
  }
  return text.length
}

const named: { readonly [letter: string]: string } = { n: '\n', t: '\t', r: '\r', '0': '\0' }

const unescape = (text: string): string =>
  text.includes('\\')
    ? text.replace(/\\(x[0-9a-f]{2}|u[0-9a-f]{4}|U[0-9a-f]{8}|[\s\S])/gi, (_, escaped: string) => {
        if (/^[xuU]./.test(escaped)) {
          const point = Number.parseInt(escaped.slice(1), 16)
          return point <= 0x10ffff ? String.fromCodePoint(point) : ''
        }
        return named[escaped] ?? escaped
      })
    : text

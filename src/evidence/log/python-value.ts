/** The largest literal that is read, in characters, and how deep it may go. */
const longest = 400_000
const deepest = 60

/**
 * A Python literal as it was printed (repr or pprint): dicts, lists, tuples, strings (also split over lines), numbers, None,
 * True, False; `datetime.datetime(…)` becomes an ISO moment in UTC, any other call null. Null where the text begins with no literal.
 */
export function pythonValue(text: string): unknown {
  const reader = new PythonReader(text.slice(0, longest))
  return reader.value(0)
}

class PythonReader {
  private at = 0
  private readonly text: string

  constructor(text: string) {
    this.text = text
  }

  value(depth: number): unknown {
    this.skipSpace()
    const first = this.text[this.at]
    if (first === undefined || depth > deepest) return null
    if (first === '{') return this.dict(depth)
    if (first === '[' || first === '(') return this.list(first === '[' ? ']' : ')', depth)
    if (first === "'" || first === '"') return this.strings()
    return this.word(depth)
  }

  private dict(depth: number): { [key: string]: unknown } {
    const found: { [key: string]: unknown } = {}
    this.at += 1
    while (this.more('}')) {
      const key = this.value(depth + 1)
      this.skipSpace()
      if (this.text[this.at] !== ':') break
      this.at += 1
      const value = this.value(depth + 1)
      if (typeof key === 'string' && key !== '__proto__') found[key] = value
    }
    return found
  }

  private list(close: string, depth: number): unknown[] {
    const found: unknown[] = []
    this.at += 1
    while (this.more(close)) {
      const before = this.at
      found.push(this.value(depth + 1))
      if (this.at === before) break
    }
    return found
  }

  /** Is there another item? Steps over commas, and over the closing bracket at the end. */
  private more(close: string): boolean {
    this.skipSpace()
    if (this.text[this.at] === ',') {
      this.at += 1
      this.skipSpace()
    }
    if (this.at >= this.text.length) return false
    if (this.text[this.at] !== close) return true
    this.at += 1
    return false
  }

  /** One string, or several that pprint put one after the other. */
  private strings(): string {
    let whole = ''
    for (;;) {
      const quote = this.text[this.at]
      if (quote !== "'" && quote !== '"') return whole
      let end = this.at + 1
      while (end < this.text.length && this.text[end] !== quote)
        end += this.text[end] === '\\' ? 2 : 1
      whole += unescaped(this.text.slice(this.at + 1, end))
      this.at = end + 1
      this.skipSpace()
    }
  }

  /** A number, a name or a call. */
  private word(depth: number): unknown {
    const match = /[\w.+-]{1,120}/y
    match.lastIndex = this.at
    const word = match.exec(this.text)?.[0]
    if (word === undefined) return null
    this.at += word.length
    if (this.text[this.at] === '(') return callOf(word, this.arguments(depth))
    if (word === 'True' || word === 'False') return word === 'True'
    const number = Number(word)
    return Number.isFinite(number) ? number : null
  }

  private arguments(depth: number): unknown[] {
    const found: unknown[] = []
    this.at += 1
    while (this.more(')')) {
      const before = this.at
      const value = this.value(depth + 1)
      if (this.text[this.at] === '=') {
        this.at += 1
        this.value(depth + 1)
      } else {
        found.push(value)
      }
      if (this.at === before) break
    }
    return found
  }

  private skipSpace(): void {
    while (/\s/.test(this.text[this.at] ?? '')) this.at += 1
  }
}

/** `datetime.datetime(2026, 11, 2, 7, 2, 44, tzinfo=tzutc())`; the time zone of a cluster's pods is UTC. */
function callOf(name: string, parts: unknown[]): string | null {
  if (!name.endsWith('datetime')) return null
  const [year, month, day, hour = 0, minute = 0, second = 0] = parts.map(Number)
  const milliseconds = Date.UTC(year ?? Number.NaN, (month ?? 1) - 1, day, hour, minute, second)
  return Number.isNaN(milliseconds)
    ? null
    : new Date(milliseconds).toISOString().replace('.000Z', 'Z')
}

const unescaped = (text: string): string =>
  text.includes('\\')
    ? text.replace(/\\([\s\S])/g, (_, one: string) => ({ n: '\n', t: '\t', r: '\r' })[one] ?? one)
    : text

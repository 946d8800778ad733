/** Splits a line into words; quotes of any kind hold a word together, a backslash takes the next character as it is. */
export function splitWords(text: string): string[] {
  const words: string[] = []
  let word = ''
  let inWord = false
  let closing: string | null = null
  for (let at = 0; at < text.length; at += 1) {
    const letter = text[at] as string
    const next = text[at + 1]
    if (letter === '\\' && next !== undefined && /["'\\\s]/.test(next)) {
      word += next
      inWord = true
      at += 1
    } else if (closing !== null) {
      if (closing.includes(letter)) closing = null
      else word += letter
    } else if (letter in quotes && opens(word)) {
      closing = quotes[letter] as string
      inWord = true
    } else if (/\s/.test(letter)) {
      if (inWord) words.push(word)
      word = ''
      inWord = false
    } else {
      word += letter
      inWord = true
    }
  }
  if (inWord) words.push(word)
  return words
}

/** A quote opens at the beginning of a word or of a value: `it's` is a word, `note="two words"` too. */
const opens = (word: string): boolean => word === '' || word.endsWith('=')

/** Opening quotes and what closes them; phones write curly ones. */
const quotes: { readonly [opening: string]: string } = {
  '"': '"',
  "'": "'",
  '“': '”"“',
  '„': '“”"',
  '‘': '’‘',
}

/** Lines with a word in them, whatever the case, with their numbers; the last ones where there are more. */
export function linesWith(text: string, word: string, linesMax: number): string[] {
  const wanted = word.toLowerCase()
  const found = text
    .split('\n')
    .flatMap((line, index) => (line.toLowerCase().includes(wanted) ? [{ line, index }] : []))
  const width = String(found.at(-1)?.index ?? 0).length
  return found
    .slice(-linesMax)
    .map(({ line, index }) => `${String(index + 1).padStart(width)}  ${line.slice(0, 300)}`)
}

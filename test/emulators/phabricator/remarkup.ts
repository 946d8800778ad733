/** What a text does besides being shown: whom it mentions, which tasks, which files it embeds. */
export type Consequences = { mentions: string[]; tasks: number[]; files: number[] }

/** Reads Remarkup as the real parser was measured to: nothing inside code, literals or backticks has consequences. */
export function consequencesOf(text: string): Consequences {
  const plain = withoutCode(text)
  return {
    mentions: [...plain.matchAll(/(?<![\w.@-])@([A-Za-z0-9](?:[\w.-]*\w)?)/g)].map(
      (m) => m[1] ?? '',
    ),
    tasks: [...plain.matchAll(/(?<![\w#/-])T(\d+)\b/g)].map((match) => Number(match[1])),
    files: [...plain.matchAll(/\{F(\d+)/g)].map((match) => Number(match[1])),
  }
}

/** The text outside code blocks, literals and monospaced spans. A fence ends at any line that ends with three backticks. */
function withoutCode(text: string): string {
  const kept: string[] = []
  let fenced = false
  let blankBefore = true
  for (const line of text.split(/\r\n|\r|\n/)) {
    if (fenced) {
      fenced = !/```\s*$/.test(line)
      continue
    }
    if (/^\s*```/.test(line)) {
      fenced = !/```\s*$/.test(line.replace(/^\s*```/, ''))
      continue
    }
    const indented: boolean = /^ {2,}\S/.test(line) && blankBefore
    blankBefore = line.trim() === '' || indented
    if (!indented) kept.push(line)
  }
  return kept
    .join('\n')
    .replace(/%%%[\s\S]*?%%%/g, '')
    .replace(/`[^`\n]*`/g, '')
    .replace(/##[^#\n]+##/g, '')
}

import type { NumberedLine } from './log-lines.ts'

const headCharacters = 256 * 1024
const tailCharacters = 1024 * 1024
const middleCharacters = 1024 * 1024
/** How many lines after a telling one stay with it: the frames of a trace. */
const linesAfter = 25
const longestKept = 8_000

// One pass over the middle of a long log: what an error, a kill or a Spark loss begins with.
const telling =
  /Traceback|Error|Exception|ERROR|FATAL|CRITICAL|Killed|killed|exceed|Lost executor|denied|No space|Aborted|fault by GPU|submit cmd|Starting attempt|exit code|exitCode|diagnostics|Caused by|remote_pod/g

/**
 * Keeps what may matter of a log of any length: its head, its tail and the telling lines between with what follows them, each
 * with its own number. Memory stays bounded; `push` takes the text in pieces of any size.
 */
export class Condenser {
  private readonly head: NumberedLine[] = []
  private headLength = 0
  private middle: NumberedLine[] = []
  private middleLength = 0
  private tail: { text: string; firstNumber: number }[] = []
  private tailLength = 0
  private carried = ''
  private nextNumber = 1

  /** Takes the next piece of the log. */
  push(piece: string): void {
    const end = piece.lastIndexOf('\n')
    if (end < 0) {
      this.carried = (this.carried + piece).slice(0, 4 * longestKept)
      return
    }
    const block = this.carried + piece.slice(0, end)
    this.carried = piece.slice(end + 1)
    const firstNumber = this.nextNumber
    if (this.headLength < headCharacters) this.keepHead(block)
    else this.keepTail(block, firstNumber)
  }

  /** All that is kept, in the order of the log. */
  finish(): NumberedLine[] {
    if (this.carried !== '') this.push('\n')
    const tail = this.tail.flatMap(({ text, firstNumber }) => linesFrom(text, firstNumber))
    return [...this.head, ...this.middle, ...tail]
  }

  private keepHead(block: string): void {
    const lines = linesFrom(block, this.nextNumber)
    for (const line of lines) this.head.push(line)
    this.headLength += block.length
    this.nextNumber += lines.length
  }

  /** The newest blocks stay whole; a block that grows too old leaves only its telling lines. */
  private keepTail(block: string, firstNumber: number): void {
    this.tail.push({ text: block, firstNumber })
    this.tailLength += block.length
    this.nextNumber += countLines(block)
    while (this.tailLength - (this.tail[0]?.text.length ?? 0) > tailCharacters) {
      const oldest = this.tail.shift()
      if (!oldest) return
      this.tailLength -= oldest.text.length
      this.keepTelling(oldest.text, oldest.firstNumber)
    }
  }

  private keepTelling(block: string, firstNumber: number): void {
    let number = firstNumber
    let counted = 0
    telling.lastIndex = 0
    for (let match = telling.exec(block); match; match = telling.exec(block)) {
      const start = block.lastIndexOf('\n', match.index) + 1
      number += countBreaks(block, counted, start)
      let end = start
      for (let line = 0; line <= linesAfter && end < block.length; line += 1) {
        const next = block.indexOf('\n', end)
        const stop = next < 0 ? block.length : next
        this.keepMiddle({
          number: number + line,
          text: block.slice(end, Math.min(stop, end + longestKept)),
        })
        end = stop + 1
      }
      counted = end
      number += linesAfter + 1
      telling.lastIndex = end
      if (end >= block.length) break
    }
  }

  private keepMiddle(line: NumberedLine): void {
    this.middle.push(line)
    this.middleLength += line.text.length + 64
    if (this.middleLength < 2 * middleCharacters) return
    // Late lines tell more than early ones: the older half goes.
    this.middle = this.middle.slice(Math.floor(this.middle.length / 2))
    this.middleLength = this.middle.reduce((sum, { text }) => sum + text.length + 64, 0)
  }
}

/** The lines of a text; of a very long one its head, tail and telling lines, each with its own number. */
export function condensed(text: string): NumberedLine[] {
  const condenser = new Condenser()
  for (let at = 0; at < text.length; at += headCharacters)
    condenser.push(text.slice(at, at + headCharacters))
  return condenser.finish()
}

const linesFrom = (block: string, firstNumber: number): NumberedLine[] =>
  block.split('\n').map((text, index) => ({
    number: firstNumber + index,
    text:
      text.length > 4 * longestKept && !text.includes('remote_pod: ')
        ? text.slice(0, 4 * longestKept)
        : text,
  }))

const countLines = (block: string): number => countBreaks(block, 0, block.length) + 1

function countBreaks(text: string, from: number, to: number): number {
  let count = 0
  for (let at = text.indexOf('\n', from); at >= 0 && at < to; at = text.indexOf('\n', at + 1))
    count += 1
  return count
}

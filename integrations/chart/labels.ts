import { sayMoment } from '../../src/commands/say-moment.ts'
import { lastOf } from '../../src/platform/curve.ts'
import type { Curve } from '../../src/ports/draw.ts'
import { letterPoints } from './look.ts'

/** The name of a curve beside its end: `topPoints` down from the top of the axis. */
export type Label = { text: string; topPoints: number }

/** Between two lines of one label. */
export const linePoints = 24
const betweenPoints = 8
/** Before and after the letters. */
const besidePoints = 28
const lettersMost = 18
/** Of bold condensed letters, on the average of names. */
const letterWidthPoints = letterPoints * 0.6

/** Names and last shares beside the ends of the curves, moved apart where these are close to each other. */
export function labelsOf(
  curves: readonly Curve[],
  { heightPoints, most }: { heightPoints: number; most: number },
): { labels: Label[]; widthPoints: number } {
  const texts = curves.map((curve) => wrapped(`${curve.name} ${lastWords(curve)}`))
  const wanted = curves.map((curve, index) => {
    const height = linesOf(texts[index] ?? '') * linePoints
    return { top: heightPoints * (1 - lastOf(curve).share / most) - height / 2, height }
  })
  const tops = apart(wanted, heightPoints + linePoints / 2)
  const letters = Math.max(...texts.flatMap((text) => text.split('\n').map((line) => line.length)))
  return {
    labels: texts.map((text, index) => ({ text, topPoints: tops[index] ?? 0 })),
    widthPoints: Math.ceil(letters * letterWidthPoints) + besidePoints,
  }
}

/** Where blocks go that may not overlap: down from the highest, then up again from the bottom where it is passed. */
function apart(wanted: readonly { top: number; height: number }[], bottom: number): number[] {
  const order = wanted
    .map((block, index) => ({ ...block, index }))
    .toSorted((one, other) => one.top - other.top)
  let free = -Infinity
  for (const block of order) {
    block.top = Math.max(block.top, free)
    free = block.top + block.height + betweenPoints
  }
  let end = bottom
  for (const block of order.toReversed()) {
    block.top = Math.min(block.top, end - block.height)
    end = block.top - betweenPoints
  }
  return order.toSorted((one, other) => one.index - other.index).map(({ top }) => top)
}

/** Broken at blanks; a word that is too long for a line, after a dot, a dash or a slash. */
function wrapped(text: string): string {
  const pieces = text
    .split(/(?<= )/)
    .flatMap((word) => (word.trimEnd().length > lettersMost ? word.split(/(?<=[./-])/) : [word]))
  const lines: string[] = []
  for (const piece of pieces) {
    const longer = (lines.at(-1) ?? '') + piece
    if (lines.length === 0 || longer.trimEnd().length > lettersMost) lines.push(piece)
    else lines[lines.length - 1] = longer
  }
  return lines.map((line) => line.replace(/ $/, '')).join('\n')
}

/** `40 %`, held together by a no-break space; of what is not known now, when it was so. */
function lastWords(curve: Curve): string {
  const { share, now, atMilliseconds } = lastOf(curve)
  const percent = `${Math.round(share * 100)}\u00a0%`
  if (now) return percent
  const moment = sayMoment(Temporal.Instant.fromEpochMilliseconds(atMilliseconds))
  return `${percent} at\u00a0${moment.slice(-5)}`
}

const linesOf = (text: string): number => text.split('\n').length

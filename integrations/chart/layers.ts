import type { TopLevelSpec } from 'vega-lite'
import type { Picture } from '../../src/ports/draw.ts'
import { type shareChannel, type timeChannel } from './axes.ts'
import { type Label, linePoints } from './labels.ts'
import { amber, curveColours, letterPoints } from './look.ts'

/** One layer of a drawing of Vega-Lite. */
export type Layer = Extract<TopLevelSpec, { layer: unknown }>['layer'][number]
type Time = ReturnType<typeof timeChannel>
type Share = ReturnType<typeof shareChannel>

/** The curves, broken where nothing is known; one alone is filled below. */
export function curveLayers(
  { curves, untilMilliseconds }: Picture,
  time: Time,
  share: Share,
): Layer[] {
  const values = curves.flatMap(({ points }, curve) => {
    const drawn = points.flatMap((point, index) => {
      const last = points[index - 1]
      const held = point.share === null && last ? [{ ...point, share: last.share }] : []
      return [...held, point]
    })
    const last = points.at(-1)
    const end = last ? [{ ...last, atMilliseconds: untilMilliseconds }] : []
    return [...drawn, ...end].map((each) => ({
      at: each.atMilliseconds,
      share: each.share,
      curve,
    }))
  })
  const encoding = { x: time, y: share, color: colourOf(curves.length) }
  const shape = { interpolate: 'step-after', invalid: 'break-paths-show-domains' } as const
  const area: Layer = {
    data: { values },
    mark: { type: 'area', ...shape, opacity: 0.16 },
    encoding,
  }
  const line: Layer = {
    data: { values },
    mark: { type: 'line', ...shape, strokeWidth: 3.5 },
    encoding,
  }
  return curves.length === 1 ? [area, line] : [line]
}

/** The names at the ends of the curves, in their colours. */
export function labelLayer(
  labels: readonly Label[],
  { at, shareOf }: { at: number; shareOf(topPoints: number): number },
  time: Time,
  top: Share,
): Layer {
  const values = labels.map(({ text, topPoints }, curve) => ({
    text,
    at,
    top: shareOf(topPoints),
    curve,
  }))
  return {
    data: { values },
    mark: {
      type: 'text',
      align: 'left',
      baseline: 'top',
      dx: 12,
      fontSize: letterPoints,
      fontWeight: 'bold',
      lineBreak: '\n',
      lineHeight: linePoints,
    },
    encoding: {
      x: time,
      y: top,
      text: { field: 'text' },
      color: colourOf(labels.length),
    },
  }
}

/** A dashed line at each share above which people are warned. */
export const limitLayer = (limits: readonly number[], share: Share): Layer => ({
  data: { values: limits.map((each) => ({ share: each })) },
  mark: { type: 'rule', color: amber, strokeDash: [7, 6], strokeWidth: 1.5 },
  encoding: { y: share },
})

/** A line of text above the curves. */
export const headingLayer = (
  text: string,
  { yPoints, xPoints }: { yPoints: number; xPoints: number },
  look: { fontSize: number; color: string; fontWeight: 'bold' | 'normal' },
): Layer => ({
  data: { values: [{}] },
  mark: { type: 'text', text, align: 'left', baseline: 'middle', ...look },
  encoding: { x: { value: xPoints }, y: { value: yPoints } },
})

const colourOf = (count: number) =>
  ({
    field: 'curve',
    type: 'nominal',
    legend: null,
    scale: {
      domain: Array.from({ length: count }, (_, index) => index),
      range: [...curveColours],
    },
  }) as const

import { grey, letterPoints, paleGrey } from './look.ts'

const hourMilliseconds = 3_600_000
const labelsMost = 7
const hoursBetween = [1, 2, 3, 4, 6]

/** The hours in UTC; midnight bears the date. */
export function timeChannel(fromMilliseconds: number, untilMilliseconds: number) {
  const hours = (untilMilliseconds - fromMilliseconds) / hourMilliseconds
  const between = hoursBetween.find((each) => hours / each <= labelsMost) ?? 6
  const step = between * hourMilliseconds
  const first = Math.ceil(fromMilliseconds / step) * step
  const domain: number[] = [fromMilliseconds, untilMilliseconds]
  const count = Math.floor((untilMilliseconds - first) / step) + 1
  return {
    field: 'at',
    type: 'temporal',
    title: null,
    scale: { type: 'utc', domain, nice: false },
    axis: {
      values: Array.from({ length: Math.max(0, count) }, (_, index) => first + index * step),
      labelExpr:
        "utchours(datum.value) === 0 ? utcFormat(datum.value, '%-d %b') : utcFormat(datum.value, '%H:%M')",
      grid: false,
      domainColor: grey,
      tickColor: grey,
      ...letters,
    },
  } as const
}

/** Shares in per cent, from none to all or to the highest. */
export function shareChannel(field: 'share' | 'top', most: number) {
  const domain: number[] = [0, most]
  return {
    field,
    type: 'quantitative',
    title: null,
    scale: { domain, nice: false },
    axis: {
      values: Array.from({ length: Math.round(most * 4) + 1 }, (_, index) => index / 4),
      labelExpr: "format(datum.value * 100, '.0f') + ' %'",
      grid: true,
      gridColor: paleGrey,
      domain: false,
      ticks: false,
      ...letters,
    },
  } as const
}

const letters = {
  labelFontSize: letterPoints,
  labelColor: grey,
  labelOverlap: false,
  labelFlush: false,
  labelBound: false,
  labelPadding: 8,
} as const

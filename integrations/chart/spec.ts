import type { TopLevelSpec } from 'vega-lite'
import { sayMoment } from '../../src/commands/say-moment.ts'
import type { Picture } from '../../src/ports/draw.ts'
import { shareChannel, timeChannel } from './axes.ts'
import { labelsOf } from './labels.ts'
import { curveLayers, headingLayer, labelLayer, limitLayer } from './layers.ts'
import { font, grey, heightPoints, ink, margin, widthPoints } from './look.ts'

/** A picture as a drawing of Vega-Lite: curves with their names at their ends, hours in UTC, on white. */
export function specOf(picture: Picture): TopLevelSpec {
  const { title, curves, limits, fromMilliseconds: from, untilMilliseconds: until } = picture
  const height = heightPoints - margin.top - margin.bottom
  const highest = curves.flatMap(({ points }) => points.map(({ share }) => share ?? 0))
  const most = Math.ceil(Math.max(1, ...highest) * 4) / 4
  const { labels, widthPoints: right } = labelsOf(curves, { heightPoints: height, most })
  const time = timeChannel(from, until)
  const share = shareChannel('share', most)
  const shareOf = (topPoints: number) => most * (1 - topPoints / height)
  const heading = { xPoints: 12 - margin.left }
  return {
    $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
    width: widthPoints - margin.left - right,
    height,
    autosize: { type: 'none' },
    padding: { left: margin.left, right, top: margin.top, bottom: margin.bottom },
    background: 'white',
    config: { font, view: { stroke: null } },
    layer: [
      limitLayer(limits, share),
      ...curveLayers(picture, time, share),
      labelLayer(labels, { at: until, shareOf }, time, shareChannel('top', most)),
      headingLayer(
        title,
        { ...heading, yPoints: 30 - margin.top },
        { fontSize: titlePoints(title), color: ink, fontWeight: 'bold' },
      ),
      headingLayer(
        besideTitle(picture),
        { ...heading, yPoints: 62 - margin.top },
        { fontSize: 18, color: grey, fontWeight: 'normal' },
      ),
    ],
  }
}

/** A long title has smaller letters, so that it is seen whole. */
const titlePoints = (title: string): number =>
  Math.min(26, Math.floor(widthPoints / (0.65 * title.length)))

/** Which hours are shown, and what the dashed lines are. */
function besideTitle({ fromMilliseconds, untilMilliseconds, limits }: Picture): string {
  const hours = Math.round((untilMilliseconds - fromMilliseconds) / 3_600_000)
  const until = sayMoment(Temporal.Instant.fromEpochMilliseconds(untilMilliseconds))
  const shares = limits.map((limit) => `${Math.round(limit * 100)} %`).join(' and ')
  return `last ${hours} hours, to ${until} UTC${shares === '' ? '' : ` · warning at ${shares}`}`
}

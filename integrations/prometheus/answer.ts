import { z } from 'zod'
import { Uncertain } from '../../src/delivery/endings.ts'

/** One series: its labels, and its samples as epoch seconds and value; what is not a number is left out. */
export type Series = { labels: Record<string, string>; samples: [number, number][] }

/** What a query gave. `partial`: Prometheus warned that something could not be read. */
export type QueryAnswer = { series: Series[]; partial: boolean }

const sample = z.tuple([z.number(), z.string()])
const shape = z.object({
  status: z.literal('success'),
  data: z.object({
    resultType: z.enum(['matrix', 'vector']),
    result: z.array(
      z.object({
        metric: z.record(z.string(), z.string()),
        value: sample.optional(),
        values: z.array(sample).optional(),
      }),
    ),
  }),
  warnings: z.array(z.string()).optional(),
})

/** Reads an answer of the HTTP API; source: prometheus.io/docs/prometheus/latest/querying/api. */
export function readAnswer(body: unknown): QueryAnswer {
  const parsed = shape.safeParse(body)
  if (!parsed.success)
    throw new Uncertain('Prometheus', 'Prometheus answered in a shape that is not known')
  const { data, warnings } = parsed.data
  const series = data.result.map(({ metric, value, values }) => ({
    labels: metric,
    samples: (values ?? (value ? [value] : [])).flatMap(([at, text]): [number, number][] => {
      const number = Number(text)
      return text !== '' && Number.isFinite(number) ? [[at, number]] : []
    }),
  }))
  return {
    series: series.filter(({ samples }) => samples.length > 0),
    partial: (warnings ?? []).length > 0,
  }
}

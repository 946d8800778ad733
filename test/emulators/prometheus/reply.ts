import { matching, parseExpression, valueAt, type StoredSeries } from './evaluate.ts'
import { readStep } from './read-step.ts'

/** What a server answers: JSON, or text where nothing is. */
export type Reply = { status: number; body: Record<string, unknown> | string }

const pointsMost = 11_000

/** The answer to a query; the words of refusals are those of Prometheus 2.42. */
export function replyTo(
  series: readonly StoredSeries[],
  path: string,
  form: URLSearchParams,
): Reply {
  if (path === '/api/v1/query') return atOnce(series, form)
  if (path === '/api/v1/query_range') return overTime(series, form)
  return { status: 404, body: '404 page not found\n' }
}

function atOnce(series: readonly StoredSeries[], form: URLSearchParams): Reply {
  const at = Number(form.get('time') ?? Date.now() / 1000)
  if (Number.isNaN(at))
    return refused(
      `invalid parameter "time": Invalid time value for 'time': cannot parse "${form.get('time')}" to a valid timestamp`,
    )
  const text = form.get('query') ?? ''
  if (text === 'vector(1)') return success('vector', [{ metric: {}, value: [at, '1'] }])
  const [, counted] = /^count\(([a-zA-Z_:][\w:]*)\)$/.exec(text) ?? []
  if (counted !== undefined) return countOf(series, counted, at)
  const expression = parseExpression(text)
  if (!expression) return notUnderstood(text)
  return success(
    'vector',
    matching(series, expression).flatMap((each) => {
      const value = valueAt(each, expression, at)
      return value === null ? [] : [{ metric: metricOf(each, expression), value: [at, value] }]
    }),
  )
}

/** `count(metric)`: one value without labels, or none at all where nothing is counted. */
function countOf(series: readonly StoredSeries[], metric: string, at: number): Reply {
  const expression = { metric, labels: {}, rangeSeconds: null }
  const count = matching(series, expression).filter(
    (each) => valueAt(each, expression, at) !== null,
  ).length
  return success('vector', count === 0 ? [] : [{ metric: {}, value: [at, String(count)] }])
}

function overTime(series: readonly StoredSeries[], form: URLSearchParams): Reply {
  const [start, end] = [Number(form.get('start')), Number(form.get('end'))]
  const step = readStep(form.get('step') ?? '')
  if (end < start)
    return refused('invalid parameter "end": end timestamp must not be before start time')
  if (!(step > 0))
    return refused(
      'invalid parameter "step": zero or negative query resolution step widths are not accepted. Try a positive integer',
    )
  if ((end - start) / step > pointsMost)
    return refused(
      'exceeded maximum resolution of 11,000 points per timeseries. Try decreasing the query resolution (?step=XX)',
    )
  const text = form.get('query') ?? ''
  const expression = parseExpression(text)
  if (!expression) return notUnderstood(text)
  const milliseconds = (seconds: number) => Math.round(seconds * 1000)
  const count = Math.floor(milliseconds(end - start) / milliseconds(step)) + 1
  const moments = Array.from(
    { length: count },
    (_, index) => milliseconds(start + index * step) / 1000,
  )
  return success(
    'matrix',
    matching(series, expression).flatMap((each) => {
      const values = moments.flatMap((at) => {
        const value = valueAt(each, expression, at)
        return value === null ? [] : [[at, value]]
      })
      return values.length === 0 ? [] : [{ metric: metricOf(each, expression), values }]
    }),
  )
}

/** A function takes the name away. */
const metricOf = (
  { metric, labels }: StoredSeries,
  { rangeSeconds }: { rangeSeconds: number | null },
): Record<string, string> => (rangeSeconds === null ? { __name__: metric, ...labels } : labels)

const success = (resultType: string, result: unknown[]): Reply => ({
  status: 200,
  body: { status: 'success', data: { resultType, result } },
})

const refused = (error: string): Reply => ({
  status: 400,
  body: { status: 'error', errorType: 'bad_data', error },
})

const notUnderstood = (text: string): Reply =>
  refused(`invalid parameter "query": 1:1: parse error: unexpected ${JSON.stringify(text)}`)

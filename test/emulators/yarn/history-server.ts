import type { RecordedApplication } from './recorded.ts'
import { json, type Reply } from './serve.ts'

/** Answers of Spark's history server (3.5.9, as recorded); `nodeUrl` takes the place of the recorded node. */
export function answerOfHistory(
  applications: readonly RecordedApplication[],
  nodeUrl: string,
  url: URL,
): Reply {
  const [, api, v1, kind, id, ...rest] = url.pathname.split('/')
  if (`${api}/${v1}` !== 'api/v1') return unknownPath
  if (kind === 'version') return json({ spark: '3.5.9' })
  if (kind !== 'applications' || id === undefined) return unknownPath
  const history = applications.find(({ history }) => history?.application['id'] === id)?.history
  if (!history) return text(`unknown app: ${id}`)
  const attempt = (history.application['attempts'] as { attemptId?: string }[]).at(-1)?.attemptId
  if (rest.length === 0) return json(history.application)
  const [named, part] = rest.length === 2 ? rest : [undefined, rest[0]]
  if (named !== attempt) return text(`no such app: ${id}/${named}`)
  if (part === 'allexecutors') return json(atNode(history.executors, nodeUrl))
  if (part === 'environment') return json(history.environment)
  if (part !== 'stages') return unknownPath
  const status = url.searchParams.get('status')?.toUpperCase()
  return json(history.stages.filter((stage) => !status || stage['status'] === status))
}

const atNode = (executors: unknown, nodeUrl: string): unknown =>
  JSON.parse(JSON.stringify(executors).replaceAll('http://127.0.0.1:8042', nodeUrl))

const text = (body: string): Reply => ({ status: 404, contentType: 'text/plain', body })

const unknownPath = json({ servlet: 'jersey', message: 'Not Found', status: '404' }, 404)

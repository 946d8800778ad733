import { type RecordedApplication, recordedPage } from './recorded.ts'
import { page, type Reply } from './serve.ts'

/** The page with a container's log, as the node or the job history server shows it. */
export function logPage(
  applications: readonly RecordedApplication[],
  kind: 'node' | 'aggregated',
  url: URL,
): Reply {
  const [name, , container] = url.pathname.replace(/\/$/, '').split('/').toReversed()
  const own = applications.find((each) => logsOf(each, container) !== null)
  const log = own && logsOf(own, container)?.[name ?? '']
  const template = recordedPage(kind, own?.hadoop ?? '2.10.2')
  if (log === undefined)
    return page(withHeading(template, 'Cannot find this log on the local disk.'))
  const start = Number(url.searchParams.get('start') ?? -4096)
  const shown = Buffer.from(log).subarray(start).toString()
  return page(template.replace(pre, () => `<pre>${escaped(shown)}</pre>`))
}

/** What a container of an application printed, by file name; null where it is none of its own. */
function logsOf(
  { application, logs, executorStdout = {} }: RecordedApplication,
  container = '',
): Record<string, string> | null {
  if (String(application?.['amContainerLogs']).includes(`/${container}/`)) return logs
  const stdout = executorStdout[container]
  return stdout === undefined ? null : { stdout }
}

/** A page that has a heading in place of the log. */
export function withHeading(template: string, words: string): string {
  return template.replace(pre, () => `<h1>\n            ${words}\n          </h1>`)
}

const pre = /<pre>[\s\S]*<\/pre>/

const escaped = (text: string): string =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')

import { type RecordedApplication, recordedPage } from './recorded.ts'
import { page, type Reply } from './serve.ts'

/** The page with a container's log, as the node or the job history server shows it. */
export function logPage(
  applications: readonly RecordedApplication[],
  kind: 'node' | 'aggregated',
  url: URL,
): Reply {
  const [name, , container] = url.pathname.replace(/\/$/, '').split('/').toReversed()
  const own = applications.find(({ application }) =>
    String(application?.['amContainerLogs']).includes(`/${container}/`),
  )
  const log = name === 'stdout' || name === 'stderr' ? own?.logs[name] : undefined
  const template = recordedPage(kind, own?.hadoop ?? '2.10.2')
  if (log === undefined)
    return page(withHeading(template, 'Cannot find this log on the local disk.'))
  const start = Number(url.searchParams.get('start') ?? -4096)
  const shown = Buffer.from(log).subarray(start).toString()
  return page(template.replace(pre, () => `<pre>${escaped(shown)}</pre>`))
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

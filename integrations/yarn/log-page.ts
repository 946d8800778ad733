/** What a page with a container's log shows: the log, or the words that stand there instead. */
export type LogPage = { log: string } | { said: string }

/**
 * Reads the page of a NodeManager or of the job history server: the log stands in `<pre>`, escaped; instead of it a heading
 * says what is wrong. (ContainerLogsPage and LogAggregationHtmlBlock of Hadoop 2.10–3.3)
 */
export function readLogPage(html: string): LogPage {
  const logs = contents(html, 'pre')
  if (logs.length > 0) return { log: logs.map(unescaped).join('\n') }
  const headings = contents(html, 'h1').map((each) => unescaped(withoutTags(each)).trim())
  const said = headings.findLast((each) => each !== '' && !/^Logs for container_/.test(each))
  return { said: said ?? 'its page shows no log' }
}

/** Is it said of a log that is on its way from the node to the aggregated ones? */
export const isPassing = (said: string): boolean =>
  /Cannot find this log|Unknown container|Aggregation may not be complete/.test(said)

function contents(html: string, tag: string): string[] {
  const found: string[] = []
  for (let at = html.indexOf(`<${tag}>`); at >= 0; at = html.indexOf(`<${tag}>`, at + 1)) {
    const begin = at + tag.length + 2
    const end = html.indexOf(`</${tag}>`, begin)
    found.push(html.slice(begin, end < 0 ? undefined : end))
    if (end < 0) break
  }
  return found
}

const withoutTags = (html: string): string => html.replace(/<[^<>]{0,200}>/g, ' ')

const named: Record<string, string> = {
  lt: '<',
  gt: '>',
  amp: '&',
  quot: '"',
  apos: "'",
  nbsp: ' ',
}

const unescaped = (text: string): string =>
  text.replace(/&(?:#(\d{1,7})|#x([\da-f]{1,6})|([a-z]{2,4}));/gi, (whole, decimal, hex, name) => {
    if (name !== undefined) return named[String(name)] ?? whole
    const code = decimal === undefined ? Number.parseInt(String(hex), 16) : Number(decimal)
    return code <= 0x10ffff ? String.fromCodePoint(code) : whole
  })

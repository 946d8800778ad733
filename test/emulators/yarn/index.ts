import { answerOfHistory } from './history-server.ts'
import { logPage } from './log-pages.ts'
import type { RecordedApplication } from './recorded.ts'
import { answerOfManager, answerOfStandby } from './resource-manager.ts'
import { serve, type Served } from './serve.ts'

/** A YARN cluster at the wire, with Spark's history server: it answers as real servers were recorded. */
export type YarnEmulator = {
  /** The active ResourceManager, and one on standby. */
  manager: Served
  standby: Served
  history: Served
  node: Served
  /** MapReduce's job history server, which shows aggregated logs. */
  jobHistory: Served
  applications: RecordedApplication[]
  /** From now on the node sends to `jobHistory`, at `host`. */
  aggregateLogs(host?: string): void
  close(): Promise<void>
}

/** Starts it with the applications that it knows. */
export async function startYarn(...applications: RecordedApplication[]): Promise<YarnEmulator> {
  let aggregatedAt: string | null = null
  const jobHistory = await serve((url) => logPage(applications, 'aggregated', url))
  const node = await serve((url) => {
    if (aggregatedAt === null) return logPage(applications, 'node', url)
    const [, , , container, user, name] = url.pathname.split('/')
    const path = `/jobhistory/logs/localhost:38345/${container}/${container}/${user}/${name}/`
    const headers = { Location: `${aggregatedAt}${path}${url.search}` }
    return { status: 307, contentType: 'text/plain', body: 'Redirecting to log server', headers }
  })
  const manager = await serve((url) => answerOfManager(applications, node.url, url))
  const standby = await serve((url) => answerOfStandby(manager.url, url))
  const history = await serve((url) => answerOfHistory(applications, node.url, url))
  const all = [manager, standby, history, node, jobHistory]
  return {
    manager,
    standby,
    history,
    node,
    jobHistory,
    applications,
    aggregateLogs(host = '127.0.0.1') {
      aggregatedAt = jobHistory.url.replace('127.0.0.1', host)
    },
    async close() {
      await Promise.all(all.map((each) => each.close()))
    },
  }
}

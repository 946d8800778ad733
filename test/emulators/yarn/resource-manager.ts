import type { RecordedApplication } from './recorded.ts'
import { json, page, type Reply } from './serve.ts'

/** Answers of the active ResourceManager; `nodeUrl` takes the place of the recorded node. */
export function answerOfManager(
  applications: readonly RecordedApplication[],
  nodeUrl: string,
  url: URL,
): Reply {
  const [, ws, v1, cluster, part, id] = url.pathname.split('/')
  if (`${ws}/${v1}/${cluster}` !== 'ws/v1/cluster') return notFoundPage
  if (part === 'info') return json(clusterInfo('ACTIVE', applications[0]?.hadoop ?? '2.10.2'))
  if (part === 'scheduler')
    return json(applications.find(({ scheduler }) => scheduler)?.scheduler ?? { scheduler: {} })
  if (part !== 'apps' || id === undefined) return notFoundPage
  const application = applications.find((each) => each.application?.['id'] === id)?.application
  if (!application) return unknownApplication(id)
  const text = JSON.stringify({ app: application })
  return json(JSON.parse(text.replaceAll('http://127.0.0.1:8042', nodeUrl)))
}

/** Answers of one on standby: it sends to the active one, but for its own state. (RMWebAppFilter.java) */
export function answerOfStandby(activeUrl: string, url: URL): Reply {
  if (url.pathname === '/ws/v1/cluster/info') return json(clusterInfo('STANDBY', '2.10.2'))
  const target = activeUrl + url.pathname
  return {
    status: 307,
    contentType: 'text/plain; charset=utf-8',
    headers: { Location: target },
    body: `This is standby RM. The redirect url is: ${target}\n`,
  }
}

const clusterInfo = (haState: string, version: string) => ({
  clusterInfo: {
    id: 1795388395255,
    startedOn: 1795388395255,
    state: 'STARTED',
    haState,
    resourceManagerVersion: version,
    hadoopVersion: version,
  },
})

const notFoundPage = page('<html><body><h2>HTTP ERROR 404</h2></body></html>', 404)

const unknownApplication = (id: string): Reply =>
  json(
    {
      RemoteException: {
        exception: 'NotFoundException',
        message: `java.lang.Exception: app with id: ${id} not found`,
        javaClassName: 'org.apache.hadoop.yarn.webapp.NotFoundException',
      },
    },
    404,
  )

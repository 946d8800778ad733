import { createAirflow, type AirflowClient } from '../../integrations/airflow/airflow.ts'
import type { AirflowAuth } from '../../integrations/airflow/config.ts'
import { createCluster } from '../../integrations/kubernetes/cluster.ts'
import { connect, type Connection } from '../../integrations/kubernetes/connection/connection.ts'
import { createPhabricator, type Phabricator } from '../../integrations/phabricator/phabricator.ts'
import { createPrometheus, type Prometheus } from '../../integrations/prometheus/prometheus.ts'
import { createChat, type SlackChat } from '../../integrations/slack/chat.ts'
import { createYarn, type Yarn } from '../../integrations/yarn/yarn.ts'
import { type Access, createAccess } from '../access/access.ts'
import { noPolicy } from '../access/policy.ts'
import type { Clock } from '../clock.ts'
import type { Config } from '../config/index.ts'
import type { Sources } from '../evidence/gather/index.ts'
import type { Cluster } from '../ports/kubernetes.ts'
import { openSqliteStore } from '../store/sqlite/index.ts'
import type { Store } from '../store/store.ts'
import { atHome } from './at-home.ts'
import { CannotStart } from './cannot-start.ts'
import type { Log } from './log.ts'
import { createMetrics, type Metrics } from './metrics.ts'

/** Everything Groundcrew talks to and remembers with, connected to nothing yet. */
export type World = {
  config: Config
  clock: Clock
  log: Log
  metrics: Metrics
  store: Store
  chat: SlackChat
  access: Access
  cluster: Cluster
  /** The way to the API server, for questions that the cluster in memory cannot answer. */
  connection: Connection
  airflows: AirflowClient[]
  phabricator: Phabricator | null
  prometheus: Prometheus | null
  yarn: Yarn | null
  sources: Sources
  close(): Promise<void>
}

/** Builds the world of a configuration. Throws StoreUnusable, and CannotStart for a kubeconfig that cannot be read. */
export function openWorld(config: Config, clock: Clock, log: Log): World {
  const { kubernetes, slack } = config
  const connection = connectTo(kubernetes)
  const store = openSqliteStore(atHome(config.store))
  const cluster = createCluster({
    connection,
    namespaces: kubernetes.namespaces,
    clock,
    onTrouble: (path, error) => log.warn('kubernetes watch', { path, error }),
  })
  const metrics = createMetrics(store, cluster)
  const chat = createChat({ apiUrl: slack.api_url, botToken: slack.bot_token }, clock)
  const airflows = config.airflow.map((each) =>
    createAirflow({ ...each, auth: authOf(each.auth) }, clock),
  )
  const phabricator = config.phabricator
    ? createPhabricator({
        ...config.phabricator,
        token: config.phabricator.token ?? null,
        now: () => clock.now(),
      })
    : null
  const prometheus = config.prometheus ? createPrometheus({ url: config.prometheus.url }) : null
  const yarn = config.yarn ? createYarn(config.yarn) : null
  const access = createAccess({
    policy: config.policy ?? noPolicy,
    chat,
    clock,
    channels: [slack.channel, ...config.pipelines.flatMap(({ channel }) => channel ?? [])],
  })
  return {
    config,
    clock,
    log,
    metrics,
    store,
    chat,
    access,
    cluster,
    connection,
    airflows,
    phabricator,
    prometheus,
    yarn,
    sources: { cluster, airflows, peaks: prometheus, spark: yarn },
    async close() {
      for (const airflow of airflows) airflow.close()
      phabricator?.close()
      yarn?.close()
      await chat.close()
      await connection.close()
      await store.close()
    },
  }
}

function connectTo({ kubeconfig, context }: Config['kubernetes']): Connection {
  try {
    return connect({
      ...(kubeconfig ? { kubeconfig: atHome(kubeconfig) } : {}),
      ...(context ? { context } : {}),
    })
  } catch (error) {
    const [why] = (error as Error).message.split('\n')
    throw new CannotStart(
      `the way to Kubernetes cannot be read: ${why}. Check kubernetes.kubeconfig and kubernetes.context.`,
    )
  }
}

function authOf(auth: Config['airflow'][number]['auth']): AirflowAuth {
  if (auth.kind !== 'cookie') return auth
  const { kind, cookie, username = '', password = '' } = auth
  return cookie === undefined ? { kind, username, password } : { kind, cookie }
}

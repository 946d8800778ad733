import { systemClock } from '../../src/clock.ts'
import { createHttp } from '../http.ts'
import { createActs } from './acts.ts'
import { createChanges } from './changes.ts'
import { createConnection, type Connection } from './connection.ts'
import { createLinks } from './links.ts'
import { createDagReads } from './dag-reads.ts'
import { createGet } from './get.ts'
import { createInstanceReads } from './instance-reads.ts'
import { createRunReads } from './run-reads.ts'
import { createTaskReads } from './task-reads.ts'
import type { Clock } from '../../src/clock.ts'
import type { Airflow } from '../../src/ports/airflow.ts'
import type { Changes } from './changes.ts'
import type { AirflowConfig } from './config.ts'

/** The port, and what the follower asks besides. */
export type AirflowClient = Airflow & {
  readonly changes: Changes
  /** Connects at the first call; for questions about the account itself. */
  connect(): Promise<Connection>
  /** Closes idle connections. */
  close(): void
}

/** One Airflow behind the port. Nothing is sent before the first call; throws a plain Error for a useless address. */
export function createAirflow(config: AirflowConfig, clock: Clock = systemClock): AirflowClient {
  const http = createHttp({
    service: config.name,
    baseUrl: config.url,
    concurrency: config.concurrency ?? 4,
    now: clock.now,
  })
  const { connect, dialect } = createConnection(config, http)
  const get = createGet(connect)
  const runReads = createRunReads(get)
  const taskReads = createTaskReads(connect, get, config.logDeadlineMilliseconds ?? 60_000)
  const changes = createChanges(connect)
  return {
    name: config.name,
    namespaces: config.namespaces,
    ...createInstanceReads(connect, get),
    ...createDagReads(get),
    ...runReads,
    ...taskReads,
    ...createActs(config.name, connect, { ...runReads, ...taskReads }),
    ...createLinks(config.url, dialect),
    changes,
    connect,
    changedTaskInstances: async (since) => (await changes.taskInstances(since)).entries,
    close: () => http.close(),
  }
}

import type { Access } from '../access/access.ts'
import type { Clock } from '../clock.ts'
import type { Config } from '../config/index.ts'
import type { Sources } from '../evidence/gather/index.ts'
import type { Airflow } from '../ports/airflow.ts'
import type { Chat } from '../ports/chat.ts'
import type { Draw } from '../ports/draw.ts'
import type { Cluster } from '../ports/kubernetes.ts'
import type { UsageSource } from '../ports/sources.ts'
import type { Store } from '../store/store.ts'
import type { Command } from './command.ts'

/** Everything a command may draw from; each names the few it needs. */
export type Tools = {
  airflows: Airflow[]
  cluster: Cluster | null
  /** Whom to ask about a failure, for a judgement on demand. */
  sources: Sources
  /** Who measures volumes and GPUs, if anybody does. */
  usage: UsageSource | null
  /** Where tickets are filed, and what the configuration adds to them; null: nowhere. */
  ticketing: Config['phabricator'] | null
  store: Store
  clock: Clock
  chat: Chat
  draw: Draw
  access: Access
  commands: readonly Command[]
  /** Where a run's card goes, or null when the DAG is of no configured pipeline. */
  channelOf(instance: string, dag: string): string | null
  /** A name that nobody can guess, for stored actions. */
  newId(): string
}

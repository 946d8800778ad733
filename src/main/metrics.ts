import { collectDefaultMetrics, Counter, Gauge, Registry } from 'prom-client'
import type { Attempt } from '../delivery/attempt.ts'
import type { Cluster } from '../ports/kubernetes.ts'
import type { Store } from '../store/store.ts'

/** What /metrics shows. Labels are few and never a DAG, a run or a person. */
export type Metrics = {
  registry: Registry
  attempt(attempt: Attempt): void
  incident(cause: string): void
  inbound(kind: string): void
  ticketsTidied(duplicates: number, adopted: number): void
  sourceError(source: string): void
  sourceSuccess(source: string, at: Temporal.Instant): void
  /** When a source last answered, and whether it failed since. */
  source(source: string): { lastSuccess: Temporal.Instant | null; isFailing: boolean }
  /** Shows from now on whether a connection to Slack stands. */
  watchSlack(isConnected: () => boolean): void
}

/** The registry, with gauges that read the store and the cluster when they are asked. */
export function createMetrics(store: Store, cluster: Cluster | null): Metrics {
  const registry = new Registry()
  const registers = [registry]
  collectDefaultMetrics({ register: registry })
  const attempts = new Counter({
    name: 'groundcrew_deliveries_total',
    help: 'Attempts to make an effect true.',
    labelNames: ['lane', 'outcome'],
    registers,
  })
  const incidents = new Counter({
    name: 'groundcrew_incidents_total',
    help: 'Deaths told, by cause.',
    labelNames: ['cause'],
    registers,
  })
  const inbound = new Counter({
    name: 'groundcrew_inbound_total',
    help: 'Commands, clicks and events received from Slack.',
    labelNames: ['kind'],
    registers,
  })
  const errors = new Counter({
    name: 'groundcrew_source_errors_total',
    help: 'Failed reads of a source.',
    labelNames: ['source'],
    registers,
  })
  const tidied = new Counter({
    name: 'groundcrew_tickets_tidied_total',
    help: 'Tasks of ours found twice (never expected) or without a record.',
    labelNames: ['what'],
    registers,
  })
  const success = new Gauge({
    name: 'groundcrew_source_last_success_timestamp_seconds',
    help: 'When a source last answered.',
    labelNames: ['source'],
    registers,
  })
  new Gauge({
    name: 'groundcrew_outbox_waiting',
    help: 'Effects that wait, by lane; parked ones need a person.',
    labelNames: ['lane', 'state'],
    registers,
    async collect() {
      this.reset()
      for (const { lane, dueMilliseconds } of await store.waiting(100_000)) {
        this.inc({ lane, state: dueMilliseconds === null ? 'parked' : 'waiting' })
      }
    },
  })
  new Gauge({
    name: 'groundcrew_incidents_open',
    help: 'Incidents that are not over.',
    registers,
    async collect() {
      this.set((await store.find('incident', 'open')).length)
    },
  })
  new Gauge({
    name: 'groundcrew_watched_objects',
    help: 'Objects of the cluster in memory.',
    labelNames: ['resource'],
    registers,
    collect() {
      this.reset()
      for (const { resource, objects } of cluster?.health() ?? []) this.inc({ resource }, objects)
    },
  })
  const answered = new Map<string, Temporal.Instant>()
  const failing = new Set<string>()
  return {
    registry,
    attempt: ({ lane, outcome }) => attempts.inc({ lane, outcome }),
    incident: (cause) => incidents.inc({ cause }),
    inbound: (kind) => inbound.inc({ kind }),
    ticketsTidied(duplicates, adopted) {
      tidied.inc({ what: 'duplicate' }, duplicates)
      tidied.inc({ what: 'adopted' }, adopted)
    },
    sourceError(source) {
      errors.inc({ source })
      failing.add(source)
    },
    sourceSuccess(source, at) {
      success.set({ source }, at.epochMilliseconds / 1000)
      failing.delete(source)
      answered.set(source, at)
    },
    source: (source) => ({
      lastSuccess: answered.get(source) ?? null,
      isFailing: failing.has(source),
    }),
    watchSlack(isConnected) {
      new Gauge({
        name: 'groundcrew_slack_connected',
        help: 'Whether a Socket Mode connection stands (1) or commands and clicks are not heard (0).',
        registers,
        collect() {
          this.set(isConnected() ? 1 : 0)
        },
      })
    },
  }
}

import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { StoredSeries } from '../../emulators/prometheus/index.ts'
import { freePort } from '../kube/free-port.ts'
import { startComponent } from '../kube/component.ts'
import { Unavailable } from '../unavailable.ts'
import { until } from '../until.ts'
import { openMetrics } from './open-metrics.ts'

/** What it knows already, and whom it asks every five seconds. */
export interface PrometheusGiven {
  readonly history?: readonly StoredSeries[]
  /** `host:port` of exporters. */
  readonly targets?: readonly string[]
}

/** A private Prometheus on 127.0.0.1; it ends with the process that started it. */
export interface PrometheusServer {
  readonly url: string
  readonly stop: () => Promise<void>
}

/** Starts Debian's Prometheus with a configuration and a data folder of its own; resolves when it answers. */
export async function startPrometheusServer({
  history = [],
  targets = [],
}: PrometheusGiven = {}): Promise<PrometheusServer> {
  requirePrometheus()
  const folder = mkdtempSync(join(tmpdir(), 'groundcrew-prometheus-'))
  const data = join(folder, 'data')
  if (history.length > 0) backfill(folder, data, history)
  const configuration = join(folder, 'prometheus.yml')
  writeFileSync(configuration, configurationFor(targets))
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const server = startComponent(
    'prometheus',
    'prometheus',
    [
      `--config.file=${configuration}`,
      `--storage.tsdb.path=${data}`,
      '--storage.tsdb.retention.time=100y', // what tests put in is of any year
      `--web.listen-address=127.0.0.1:${port}`,
    ],
    folder,
  )
  const stop = async () => {
    await server.end('SIGTERM')
    rmSync(folder, { recursive: true, force: true })
  }
  try {
    const ended = await until('ready Prometheus', async () => {
      const death = server.death()
      return death !== null ? { death } : (await fetch(`${url}/-/ready`)).ok && { death: null }
    })
    if (ended.death !== null) throw new Error(`Prometheus ended:\n${ended.death}`)
    return { url, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

/** Blocks of old samples, written before the server starts. */
function backfill(folder: string, data: string, history: readonly StoredSeries[]): void {
  const text = join(folder, 'history.txt')
  writeFileSync(text, openMetrics(history))
  const command = ['tsdb', 'create-blocks-from', 'openmetrics', '--quiet', text, data]
  const { status, stderr, error } = spawnSync('promtool', command, { encoding: 'utf8' })
  if (status !== 0) throw new Error(`promtool: ${error?.message ?? stderr}`)
}

/** JSON is YAML. `honor_labels`: pod and namespace are those of what is measured, as the kubelet's are scraped. */
function configurationFor(targets: readonly string[]): string {
  const job = { job_name: 'kubelet', honor_labels: true, static_configs: [{ targets }] }
  return JSON.stringify({
    global: { scrape_interval: '5s', scrape_timeout: '5s' },
    scrape_configs: targets.length > 0 ? [job] : [],
  })
}

function requirePrometheus(): void {
  const { error } = spawnSync('prometheus', ['--version'])
  if (error) throw new Unavailable(`Debian's package prometheus is missing: ${error.message}`)
}

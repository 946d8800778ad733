import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { SlackEmulator } from '../emulators/slack/index.ts'

/** Groundcrew as a process of its own, started as in the image. */
export type GroundcrewProcess = {
  /** From the start of the process to its first line with this event. */
  secondsTo(event: string): Promise<number>
  /** Resident memory now. */
  residentMebibytes(): number
  stop(): Promise<void>
}

const flags = ['--max-semi-space-size=2', '--optimize-for-size']

/** Starts it against a cluster and an emulated Slack; `pipelines` is the configuration's part of that name. */
export function startProcess(
  kubeconfig: string,
  slack: SlackEmulator,
  pipelines: string,
): GroundcrewProcess {
  const folder = mkdtempSync(join(tmpdir(), 'groundcrew-bench-'))
  const config = join(folder, 'groundcrew.yaml')
  writeFileSync(
    config,
    `listen: 127.0.0.1:0
store: ${join(folder, 'groundcrew.db')}
slack: { api_url: "${slack.apiUrl}", bot_token: "${slack.botToken}", app_token: "${slack.appToken}", channel: "#c0" }
kubernetes: { kubeconfig: "${kubeconfig}", namespaces: [airflow-ml] }
${pipelines}`,
  )
  const began = performance.now()
  const child = spawn(process.execPath, [...flags, 'src/cli.ts', 'serve', '--config', config], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, NODE_COMPILE_CACHE: join(tmpdir(), 'groundcrew-compile-cache') },
  })
  const seen = new Map<string, number>()
  const askers: (() => void)[] = []
  createInterface({ input: child.stdout }).on('line', (line) => {
    const { msg } = JSON.parse(line) as { msg: string }
    if (!seen.has(msg)) seen.set(msg, (performance.now() - began) / 1000)
    for (const look of askers.splice(0)) look()
  })
  return {
    async secondsTo(event) {
      while (!seen.has(event)) await new Promise<void>((resolve) => askers.push(resolve))
      return seen.get(event)!
    },
    residentMebibytes() {
      const status = readFileSync(`/proc/${child.pid}/status`, 'utf8')
      return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1]) / 1024
    },
    stop: () =>
      new Promise((resolve) => {
        child.once('exit', () => {
          rmSync(folder, { recursive: true, force: true })
          resolve()
        })
        child.kill('SIGTERM')
      }),
  }
}

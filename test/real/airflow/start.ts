import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { connectAirflow, type AirflowAddress, type AirflowConnection } from './connect.ts'
import { airflowPython, type AirflowVersion } from './install.ts'

const KEPT_OUTPUT_CHARACTERS = 8_000

/** How a private Airflow is started. */
export interface AirflowOptions {
  readonly version: AirflowVersion
  /** The cluster in which the DAGs' pods run. */
  readonly kubeconfigPath: string
  /** Configuration that differs, as `section.key`. */
  readonly settings?: Readonly<Record<string, string>>
  /** `TONE_CHECK_RETRIES` (1), `GROUNDCREW_NAMESPACE` (airflow-ml), `GROUNDCREW_STARTUP_TIMEOUT` (120, seconds). */
  readonly environment?: Readonly<Record<string, string>>
}

/** A private Airflow on 127.0.0.1; it ends with the process that started it. */
export interface Airflow extends AirflowConnection {
  readonly stop: () => Promise<void>
}

/** Starts one Airflow with the DAGs of `dags/`; resolves when its services are healthy and all DAGs are parsed. */
export async function startAirflow(options: AirflowOptions): Promise<Airflow> {
  const python = await airflowPython(options.version)
  const dags = join(import.meta.dirname, 'dags')
  const settings = Object.entries(options.settings ?? {})
  const child = spawn(
    python,
    [
      join(import.meta.dirname, 'airflow_up.py'),
      '--with-stdin', // when this process ends, however it ends, the pipe closes and Airflow ends too
      ...['--dags', dags, '--kubeconfig', options.kubeconfigPath],
      ...settings.flatMap(([key, value]) => ['--set', `${key}=${value}`]),
    ],
    { stdio: ['pipe', 'pipe', 'pipe'], env: { ...process.env, ...options.environment } },
  )
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve))
  let errors = ''
  child.stderr.on('data', (chunk: Buffer) => {
    errors = (errors + chunk.toString()).slice(-KEPT_OUTPUT_CHARACTERS)
  })
  const line = await new Promise<string>((resolve, reject) => {
    let output = ''
    child.once('error', reject)
    void ended.then((code) => reject(new Error(`Airflow ended with ${code}\n${errors}`)))
    child.stdout.on('data', (chunk: Buffer) => {
      output += chunk.toString()
      if (output.includes('\n')) resolve(output)
    })
  })
  return {
    ...connectAirflow(JSON.parse(line) as AirflowAddress),
    stop: async () => {
      child.stdin.end()
      await ended
    },
  }
}

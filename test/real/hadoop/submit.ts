import { type ChildProcess, spawn } from 'node:child_process'
import { join } from 'node:path'

/** One job of `jobs/job.py`. */
export interface Job {
  /** How it ends, and what the script takes besides: `['read', '/none']`. */
  readonly job: readonly string[]
  readonly mode: 'cluster' | 'client'
  readonly queue?: string
  /** Spark properties, such as `spark.executor.memory`. */
  readonly conf?: Readonly<Record<string, string>>
}

/** A spark-submit that is under way. */
export interface Submission {
  /** The command line. */
  readonly command: string
  /** What it has printed so far. */
  readonly output: () => string
  /** Its exit code and the whole output. */
  readonly ended: Promise<{ readonly code: number | null; readonly output: string }>
}

/** Starts a spark-submit as the user `analytics-ml`. */
export type SubmitJob = (job: Job) => Submission

const script = join(import.meta.dirname, 'jobs', 'job.py')

/** How jobs are submitted to one cluster; `endAll` ends every client: one outlives its cluster by many seconds. */
export function submitWith(
  command: string,
  environment: Readonly<Record<string, string>>,
  folder: string,
): { submit: SubmitJob; endAll: () => void } {
  const running = new Set<ChildProcess>()
  const submit: SubmitJob = ({ job, mode, queue = 'production', conf = {} }) => {
    const settings = Object.entries(conf).flatMap(([name, value]) => ['--conf', `${name}=${value}`])
    const target = ['--master', 'yarn', '--deploy-mode', mode, '--queue', queue]
    const args = [...target, ...settings, script, ...job]
    const child = spawn(command, args, {
      cwd: folder,
      env: { ...process.env, ...environment, HADOOP_USER_NAME: 'analytics-ml' },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    running.add(child)
    let output = ''
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk: Buffer) => (output += chunk.toString()))
    const ended = new Promise<{ code: number | null; output: string }>((resolve, reject) => {
      child.once('error', reject)
      child.once('close', (code) => {
        running.delete(child)
        resolve({ code, output })
      })
    })
    return { command: `spark-submit ${args.join(' ')}`, output: () => output, ended }
  }
  return { submit, endAll: () => running.forEach((child) => child.kill('SIGKILL')) }
}

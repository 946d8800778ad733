import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { hadoopFolder, type HadoopVersion } from './install.ts'
import { submitWith, type SubmitJob } from './submit.ts'

const KEPT_OUTPUT_CHARACTERS = 8_000

/** How a private Hadoop is started. */
export interface HadoopOptions {
  readonly version: HadoopVersion
  /** Hadoop settings that differ, such as `yarn.log-aggregation-enable`. */
  readonly settings?: Readonly<Record<string, string>>
  /** Log aggregation, and the job history server, which shows such logs. */
  readonly jobHistory?: boolean
}

/** A private HDFS, YARN and Spark history server on 127.0.0.1; it ends with the process that started it. */
export interface Hadoop {
  readonly resourceManager: string
  readonly historyServer: string
  /** Runs one job of `jobs/job.py` to its end, or until it waits. */
  readonly submit: SubmitJob
  readonly stop: () => Promise<void>
}

/** What `hadoop_up.py` prints when all of it is ready. */
interface HadoopAddress {
  readonly resourcemanager: string
  readonly history: string
  readonly home: string
  readonly spark_submit: string
  readonly env: Readonly<Record<string, string>>
}

/** Starts one Hadoop; resolves when HDFS, YARN and Spark's history server answer. */
export async function startHadoop(options: HadoopOptions): Promise<Hadoop> {
  const folder = await hadoopFolder(options.version)
  const child = spawn(
    join(folder, 'venv', 'bin', 'python'),
    [
      join(import.meta.dirname, 'hadoop_up.py'),
      '--with-stdin', // when this process ends, however it ends, the pipe closes and Hadoop ends too
      ...['--dir', folder, '--hadoop', options.version],
      ...Object.entries(options.settings ?? {}).flatMap(([key, value]) => [
        '--set',
        `${key}=${value}`,
      ]),
      ...(options.jobHistory ? ['--job-history'] : []),
    ],
    { stdio: ['pipe', 'pipe', 'pipe'] },
  )
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve))
  let errors = ''
  child.stderr.on('data', (chunk: Buffer) => {
    errors = (errors + chunk.toString()).slice(-KEPT_OUTPUT_CHARACTERS)
  })
  const line = await new Promise<string>((resolve, reject) => {
    let output = ''
    child.once('error', reject)
    void ended.then((code) => reject(new Error(`Hadoop ended with ${code}\n${errors}`)))
    child.stdout.on('data', (chunk: Buffer) => {
      output += chunk.toString()
      if (output.includes('\n')) resolve(output)
    })
  })
  const address = JSON.parse(line) as HadoopAddress
  const { submit, endAll } = submitWith(address.spark_submit, address.env, address.home)
  return {
    resourceManager: address.resourcemanager,
    historyServer: address.history,
    submit,
    stop: async () => {
      endAll()
      child.stdin.end()
      await ended
    },
  }
}

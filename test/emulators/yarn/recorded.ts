import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Raw } from '../../../src/evidence/snapshot.ts'

const folder = join(import.meta.dirname, '..', '..', 'fixtures', 'hadoop')

/** The Hadoop versions that were recorded. */
export type RecordedVersion = '2.10.2' | '3.3.6'

/** What a client sees of one application of real servers. */
export type RecordedApplication = {
  what: string
  hadoop: RecordedVersion
  mode: 'cluster' | 'client'
  /** The command line, and what it printed; the exit code is null while it waits. */
  submit: string
  console: string
  exitCode: number | null
  /** `app` of the ResourceManager; null: never submitted. */
  application: Raw | null
  /** The ResourceManager's queues, where it was asked. */
  scheduler: Raw | null
  /** Null: it never ran, so that no event log was written. */
  history: { application: Raw; executors: Raw[]; stages: Raw[]; environment: Raw } | null
  /** The end of what its application master printed. */
  logs: { stdout: string; stderr: string }
  /** What its executors printed, by container, where that was kept. */
  executorStdout?: Record<string, string>
}

/** One recorded application: `2.10.2-user-exception`. */
export function recordedApplication(name: string): RecordedApplication {
  return JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8')) as RecordedApplication
}

/** A recorded page with a log, of the node or of the job history server. */
export function recordedPage(kind: 'node' | 'aggregated', version: RecordedVersion): string {
  return readFileSync(join(folder, 'pages', `${kind}-${version}.html`), 'utf8')
}

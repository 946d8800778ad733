import { diagnose } from '../../../src/diagnosis/index.ts'
import { redactSnapshot } from '../../../src/evidence/redact.ts'
import { applicationIds } from '../../../src/evidence/spark/application.ts'
import type { SparkSource } from '../../../src/ports/sources.ts'
import { sparkTaskLog } from './spark-task-log.ts'

/** A spark-submit: its command line, what it printed, and how it ended (null: it still waits). */
export type SubmitOutcome = { command: string; output: string; exitCode: number | null }

/** Collects the evidence of a spark-submit that Airflow ran, and judges it. */
export async function judgeSpark(
  source: SparkSource,
  { command, output, exitCode }: SubmitOutcome,
) {
  const evidence = await source.evidence(applicationIds(output), AbortSignal.timeout(10_000))
  const { notAvailable, ...hadoop } = evidence
  const state = exitCode === null ? 'running' : exitCode === 0 ? 'success' : 'failed'
  const snapshot = redactSnapshot({
    snapshot: 1,
    at: '2026-11-22T23:30:00Z',
    airflow: {
      version: '2.11.2',
      taskInstance: {
        dag_id: 'spark_cluster',
        task_id: 'train',
        operator: 'SparkSubmitOperator',
        state,
        try_number: 1,
        max_tries: 0,
      },
      log: sparkTaskLog(command, output, exitCode),
    },
    ...hadoop,
    notAvailable,
  })
  return { evidence, finding: diagnose(snapshot) }
}

import type { MemoryEvidence, Raw } from '../evidence/snapshot.ts'

/** Where memory peaks come from (Prometheus). Null: it knows nothing of this container. */
export interface PeakSource {
  memoryPeak(query: {
    namespace: string
    pod: string
    container: string
    from: Temporal.Instant
    to: Temporal.Instant
  }): Promise<MemoryEvidence | null>
}

/** What YARN and Spark's history server know of an application. Never rejects: what is missing is said. */
export interface SparkSource {
  evidence(
    applications: string[],
    signal: AbortSignal,
  ): Promise<{
    yarn?: { application?: Raw; scheduler?: Raw; containerLog?: string }
    spark?: { executors?: Raw[]; stages?: Raw[]; environment?: Raw }
    notAvailable: { source: string; reason: string }[]
  }>
}

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

/** How full one claim is. */
export type VolumeUse = {
  claim: string
  usedBytes: number
  capacityBytes: number
  /** When it is full at its pace of the last hours, in seconds from then; null when it does not fill. */
  secondsToFull: number | null
}

/** How busy the GPUs of one pod were, at their busiest, in percent. */
export type GpuUse = { pod: string; highestPercent: number }

/** Who measures volumes and GPUs (Prometheus). Throws the endings of a call; empty: it knows nothing of it. */
export interface UsageSource {
  volumeUse(namespace: string, at: Temporal.Instant): Promise<VolumeUse[]>
  /** Over the last so many minutes. */
  gpuUse(namespace: string, at: Temporal.Instant, minutes: number): Promise<GpuUse[]>
}

import { expect } from 'vitest'
import type { SparkSource } from '../../../src/ports/sources.ts'

type Evidence = Awaited<ReturnType<SparkSource['evidence']>>

/** Where the reason of each failure stands, on real servers and on emulated ones. */
export const evidenceContract: Readonly<Record<string, (evidence: Evidence) => void>> = {
  'executor-python-memory': ({ yarn, spark }) => {
    expect(yarn?.application).toMatchObject({ state: 'FINISHED', finalStatus: 'FAILED' })
    const reasons = (spark?.executors ?? []).map((each) => String(each['removeReason']))
    expect(reasons.join()).toMatch(/exceeding physical memory limits\. .* of 896 MB/)
    expect(spark?.stages?.[0]?.['failureReason']).toMatch(/Job aborted due to stage failure/)
    expect(JSON.stringify(spark?.environment)).toContain('spark.executor.memoryOverhead')
  },
  'executor-heap': ({ spark }) => {
    const lost = (spark?.executors ?? []).filter((each) => each['removeReason'])
    expect(lost.map((each) => each['removeReason']).join()).toMatch(/Killed by external signal/)
    expect(lost.at(-1)?.['stdout']).toMatch(/^#\n# java\.lang\.OutOfMemoryError: Java heap space/)
  },
  'driver-python-memory': ({ yarn }) => {
    expect(yarn?.application).toMatchObject({ state: 'FAILED', finalStatus: 'FAILED' })
    expect(yarn?.application?.['diagnostics']).toMatch(/exitCode: -104[\s\S]*physical memory/)
  },
  'user-exception': ({ yarn, spark }) => {
    expect(yarn?.application?.['diagnostics']).toMatch(/^User application exited with/)
    expect(yarn?.containerLog).toContain('ValueError: no training rows for snapshot 2026-11-16')
    expect(spark?.stages).toEqual([])
  },
  killed: ({ yarn }) => {
    expect(yarn?.application).toMatchObject({ state: 'KILLED', finalStatus: 'KILLED' })
    expect(yarn?.application?.['diagnostics']).toMatch(/was killed by user \S+/)
    expect(yarn?.containerLog).toBeUndefined()
  },
  'queue-am-share': ({ yarn, spark }) => {
    expect(yarn?.application).toMatchObject({ state: 'ACCEPTED', finalStatus: 'UNDEFINED' })
    expect(yarn?.application?.['diagnostics']).toContain("Queue's AM resource limit exceeded")
    expect(JSON.stringify(yarn?.scheduler)).toContain('"queueName":"default"')
    expect(spark).toBeUndefined()
  },
  'above-max-executor': (evidence) => {
    expect(evidence).toEqual({ notAvailable: [] }) // refused by the client before YARN gave an id
  },
  'missing-input-client': ({ yarn, spark }) => {
    expect(yarn?.application).toMatchObject({ state: 'FINISHED', finalStatus: 'SUCCEEDED' })
    expect(yarn?.containerLog).toBeUndefined()
    expect(spark?.executors?.length).toBeGreaterThan(0)
  },
}

import type { Snapshot } from './snapshot.ts'

/** What YARN and the Spark history server say. */
export type SparkFacts = { present: boolean }

/** Reads the YARN and Spark parts of a snapshot. */
export const readSpark = (snapshot: Snapshot): SparkFacts => ({
  present: snapshot.yarn !== undefined || snapshot.spark !== undefined,
})

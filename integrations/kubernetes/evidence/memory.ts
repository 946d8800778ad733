import type { Raw } from '../../../src/evidence/snapshot.ts'
import type { PodCopy } from '../cache/pod-copy.ts'

/** What is known of the cluster without asking. A list is null where it was never allowed to be read. */
export type Memory = {
  pods(): Iterable<PodCopy>
  seesPods(): boolean
  nodes(): Raw[] | null
  resourceQuotas(namespace?: string): Raw[] | null
  limitRanges(namespace?: string): Raw[] | null
  claims(namespace?: string): Raw[] | null
}

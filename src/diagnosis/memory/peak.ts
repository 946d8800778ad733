import type { Facts } from '../../evidence/facts.ts'
import type { Container } from '../../evidence/kubernetes-container.ts'

/** The most memory that this container is known to have used in this run, in bytes; null where nobody measured it. */
export function measuredPeak(
  { memory, kubernetes: { pod } }: Facts,
  container: Container,
): bigint | null {
  const measured = memory.container ?? soleMain(pod?.containers ?? [])
  return measured === container.name ? memory.peakBytes : null
}

/** The same with the peaks of earlier runs of the task's main container. */
export function knownPeak(facts: Facts, container: Container): bigint | null {
  const peaks = [
    measuredPeak(facts, container),
    ...(isMeasured(facts, container) ? earlierPeaks(facts) : []),
  ]
  return peaks.reduce(
    (most, peak) => (peak !== null && (most === null || peak > most) ? peak : most),
    null,
  )
}

/** The memory limits at which earlier runs of this task died since it last went well. */
export function earlierDeaths(facts: Facts, container: Container): bigint[] {
  if (!isMeasured(facts, container)) return []
  const { history } = facts.memory
  const lastGood = history.findLastIndex(({ outcome }) => outcome === 'success')
  return history
    .slice(lastGood + 1)
    .flatMap(({ outcome, limitBytes }) =>
      outcome === 'oom-killed' && limitBytes ? [limitBytes] : [],
    )
}

const earlierPeaks = ({ memory }: Facts): (bigint | null)[] =>
  memory.history.map(({ peakBytes }) => peakBytes)

/** The history is that of the container that does the task's work. */
function isMeasured({ memory, kubernetes: { pod } }: Facts, container: Container): boolean {
  const measured = memory.container ?? soleMain(pod?.containers ?? [])
  return container.kind === 'main' && (measured === null || measured === container.name)
}

/** The container that does the work: `base`, or the only one. */
function soleMain(containers: readonly Container[]): string | null {
  const mains = containers.filter(({ kind }) => kind === 'main')
  return (mains.find(({ name }) => name === 'base') ?? mains[0])?.name ?? null
}

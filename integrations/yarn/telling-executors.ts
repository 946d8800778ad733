import { numberAt, textAt } from '../../src/evidence/raw.ts'
import type { Raw } from '../../src/evidence/snapshot.ts'

const mostExecutors = 100

/** At most a hundred executors, in their order: those that were lost first, then those with failed tasks, then the largest. */
export function tellingExecutors(executors: readonly Raw[]): Raw[] {
  if (executors.length <= mostExecutors) return [...executors]
  const kept = new Set(
    executors
      .toSorted((one, other) => rank(one) - rank(other) || pythonPeak(other) - pythonPeak(one))
      .slice(0, mostExecutors),
  )
  return executors.filter((each) => kept.has(each))
}

function rank(executor: Raw): number {
  const reason = textAt(executor, 'removeReason')
  if (textAt(executor, 'id') === 'driver') return 0
  if (reason !== null && !/idle|killed by driver|decommission/i.test(reason)) return 0
  return (numberAt(executor, 'failedTasks') ?? 0) > 0 ? 1 : 2
}

const pythonPeak = (executor: Raw): number =>
  numberAt(executor, 'peakMemoryMetrics', 'ProcessTreePythonRSSMemory') ?? 0

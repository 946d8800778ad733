import type { TaskInstance } from '../ports/airflow.ts'

/** Every one of many task instances, mapped ones as ranges of their indices: `copy, train[0–41], train[43]`. */
export function sayRanges(instances: readonly Pick<TaskInstance, 'task' | 'mapIndex'>[]): string {
  const names = [...Map.groupBy(instances, ({ task }) => task)].flatMap(([task, members]) => {
    const indices = members.flatMap(({ mapIndex }) => mapIndex ?? []).toSorted((a, b) => a - b)
    const whole = members.some(({ mapIndex }) => mapIndex === null) ? [task] : []
    return [...whole, ...rangesOf(indices).map((range) => `${task}[${range}]`)]
  })
  return names.join(', ')
}

/** Ascending numbers as `0–41`, `43`. */
function rangesOf(indices: readonly number[]): string[] {
  const ranges: { from: number; to: number }[] = []
  for (const index of indices) {
    const last = ranges.at(-1)
    if (last && index <= last.to + 1) last.to = index
    else ranges.push({ from: index, to: index })
  }
  return ranges.map(({ from, to }) => (from === to ? String(from) : `${from}–${to}`))
}

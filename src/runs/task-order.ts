import type { DagTask } from '../ports/airflow.ts'

/** Tasks with what comes first first (Kahn); among equals by the order given. What is in a circle comes last. */
export function inOrder(tasks: DagTask[]): DagTask[] {
  const known = new Map(tasks.map((task) => [task.id, task]))
  const waiting = new Map(tasks.map(({ id }) => [id, 0]))
  for (const { downstream } of tasks) {
    for (const id of downstream) waiting.set(id, (waiting.get(id) ?? 0) + 1)
  }
  const ready = tasks.filter(({ id }) => waiting.get(id) === 0)
  const ordered: DagTask[] = []
  for (let at = 0; at < ready.length; at += 1) {
    const task = ready[at] as DagTask
    ordered.push(task)
    for (const id of task.downstream) {
      const left = (waiting.get(id) ?? 0) - 1
      waiting.set(id, left)
      const next = known.get(id)
      if (left === 0 && next) ready.push(next)
    }
  }
  const placed = new Set(ordered.map(({ id }) => id))
  return [...ordered, ...tasks.filter(({ id }) => !placed.has(id))]
}

import type { DagTask } from '../ports/airflow.ts'

/** The ids of all tasks that come after these, however far. */
export function downstreamOf(ids: Iterable<string>, tasks: DagTask[]): Set<string> {
  const next = new Map(tasks.map(({ id, downstream }) => [id, downstream]))
  const found = new Set<string>()
  const open = [...ids]
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    for (const each of next.get(id) ?? []) {
      if (found.has(each)) continue
      found.add(each)
      open.push(each)
    }
  }
  return found
}

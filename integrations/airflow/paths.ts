/** Where a run stands below the API's prefix. */
export function runPath(dag: string, run: string): string[] {
  return ['dags', dag, 'dagRuns', run]
}

/** Where a task instance stands; one of a mapped task has its index at the end. */
export function taskPath(
  dag: string,
  run: string,
  task: string,
  mapIndex: number | null,
): string[] {
  const path = [...runPath(dag, run), 'taskInstances', task]
  return mapIndex === null ? path : [...path, String(mapIndex)]
}

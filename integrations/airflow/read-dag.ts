import { number, record, records, text, texts } from './fields.ts'
import type { Dag, DagParam, DagTask } from '../../src/ports/airflow.ts'

/** A DAG of either version, from the list or with details. */
export function readDag(value: unknown): Dag {
  const raw = record(value)
  return {
    id: text(raw['dag_id']) ?? '',
    paused: raw['is_paused'] === true,
    description: text(raw['description']),
    owners: texts(raw['owners']),
    tags: records(raw['tags']).flatMap((tag) => text(tag['name']) ?? []),
    hasImportErrors: raw['has_import_errors'] === true,
    maxActiveRuns: number(raw['max_active_runs']),
    params: readParams(raw['params']),
    raw,
  }
}

/** `Param.dump` of both versions: `{value, description, schema}` under the name; older DAGs have bare values. */
function readParams(value: unknown): DagParam[] {
  return Object.entries(record(value)).map(([name, declared]) => {
    const fields = record(declared)
    const bare = !('value' in fields) && !('schema' in fields)
    return {
      name,
      value: bare ? declared : (fields['value'] ?? null),
      description: text(fields['description']),
      schema: record(fields['schema']),
    }
  })
}

/** A task of a DAG. The API names no group: a task of a group has the group's id before its last dot. */
export function readDagTask(value: unknown): DagTask {
  const raw = record(value)
  const id = text(raw['task_id']) ?? ''
  const dot = id.lastIndexOf('.')
  return {
    id,
    operator: text(record(raw['class_ref'])['class_name']) ?? text(raw['operator_name']),
    downstream: texts(raw['downstream_task_ids']),
    group: dot > 0 ? id.slice(0, dot) : null,
    mapped: raw['is_mapped'] === true,
    retries: number(raw['retries']),
  }
}

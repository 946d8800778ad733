import { record, records, text } from './fields.ts'
import { allOfThem, orNull } from './get.ts'
import { readPages } from './pages.ts'
import { readDag, readDagTask } from './read-dag.ts'
import type { Airflow } from '../../src/ports/airflow.ts'
import type { Get } from './get.ts'

/** What is read of DAGs. */
export function createDagReads(get: Get): Pick<Airflow, 'dags' | 'dag' | 'tasks' | 'importErrors'> {
  return {
    async dags({ idPattern, limit } = {}) {
      return await readPages({
        page: (size, offset) =>
          get(['dags'], { limit: size, offset, order_by: 'dag_id', dag_id_pattern: idPattern }),
        name: 'dags',
        read: readDag,
        keyOf: ({ id }) => id,
        limit: limit ?? allOfThem,
      })
    },

    async dag(id) {
      return await orNull(async () => readDag(await get(['dags', id, 'details'])))
    },

    async tasks(dag) {
      return records(record(await get(['dags', dag, 'tasks']))['tasks']).map(readDagTask)
    },

    async importErrors() {
      return await readPages({
        page: (limit, offset) => get(['importErrors'], { limit, offset }),
        name: 'import_errors',
        read: (raw) => ({
          file: text(raw['filename']) ?? '',
          text: text(raw['stack_trace']) ?? '',
          raw,
        }),
        keyOf: ({ file, raw }) => `${file} ${String(raw['import_error_id'])}`,
        limit: allOfThem,
      })
    },
  }
}

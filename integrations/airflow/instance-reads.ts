import { record, text } from './fields.ts'
import type { Airflow } from '../../src/ports/airflow.ts'
import type { Connection } from './connection.ts'
import type { Get } from './get.ts'

/** What is read of an Airflow as a whole. */
export function createInstanceReads(
  connect: () => Promise<Connection>,
  get: Get,
): Pick<Airflow, 'version' | 'health'> {
  return {
    async version() {
      return text(record(await get(['version']))['version']) ?? 'unknown'
    },

    async health() {
      const { dialect } = await connect()
      return Object.entries(record(await get(dialect.healthPath))).map(([component, value]) => ({
        component,
        status: text(record(value)['status']),
      }))
    },
  }
}

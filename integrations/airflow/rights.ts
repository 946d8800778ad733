import { CallError } from '../../src/delivery/endings.ts'
import { record, records, text } from './fields.ts'
import type { HttpRequest } from '../http.ts'
import type { Connection } from './connection.ts'

/** What an account may do, asked without changing anything. */
export type Rights = { reads: Right[]; acts: Right[] }
export type Right = { what: string; may: boolean }

/** Names of what there is not: what may be done to it is answered with 404, what may not with 403. */
const nobody = 'groundcrew_doctor_asks'
const otherAnswers = [400, 404, 405, 409, 422]

/**
 * Asks what the account may. Reads are made; acts are asked of a run and a DAG that do not exist, so that nothing can
 * come of them: Airflow looks at the right first (403), then for the thing (404). Both recorded with 2.11 and 3.x. An
 * account with rights on single DAGs only (`access_control`) is refused for one that it was never given.
 */
export async function askRights(connect: () => Promise<Connection>): Promise<Rights> {
  const { dialect, session } = await connect()

  async function may(request: HttpRequest): Promise<boolean> {
    const path = ['api', dialect.api, ...(request.path as string[])]
    try {
      await session.call({ ...request, path, expect: otherAnswers })
      return true
    } catch (error) {
      if (error instanceof CallError && error.status === 403) return false
      throw error
    }
  }
  const all = async (asked: [string, HttpRequest][]): Promise<Right[]> =>
    Promise.all(asked.map(async ([what, request]) => ({ what, may: await may(request) })))

  const query = { limit: 1 }
  const reads = await all([
    ['DAGs', { path: ['dags'], query }],
    ['runs', { path: ['dags', '~', 'dagRuns'], query }],
    ['tasks', { path: ['dags', '~', 'dagRuns', '~', 'taskInstances'], query }],
    ['import errors', { path: ['importErrors'], query }],
  ])
  const dag = await firstDag()
  const run = ['dags', dag, 'dagRuns', nobody]
  const runs = ['dags', nobody, 'dagRuns']
  const acts = await all([
    ['stop runs', { method: 'PATCH', path: run, json: { state: 'failed' } }],
    ['start runs', { method: 'POST', path: runs, json: { logical_date: null } }],
    ['pause DAGs', { method: 'PATCH', path: ['dags', nobody], json: { is_paused: true } }],
  ])
  return { reads, acts }

  async function firstDag(): Promise<string> {
    if (reads.some(({ what, may }) => what === 'DAGs' && !may)) return nobody
    const { body } = await session.call({ path: ['api', dialect.api, 'dags'], query })
    return text(records(record(body)['dags'])[0]?.['dag_id']) ?? nobody
  }
}

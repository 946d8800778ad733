import type { Facts } from '../../evidence/facts.ts'
import type { LogLine } from '../../evidence/log/log-line.ts'
import { airflowSaid } from '../airflow-said.ts'

// local_task_job_runner.py of Airflow 2; supervisor.py of 3.x, which learns it from the API server's 404 or 409.
const set =
  /externally set to (?:failed|success|skipped|None|shutdown|restarting)\b|Server indicated the task shouldn't be running anymore|Task state changed externally|marked as (?:failed|success) by (?:user|\S{1,80}@)|TI is no longer in the running state/

/** A person changed the task's state while it ran: the line that shows it, or null. */
export const setByPerson = (facts: Facts): LogLine | null => airflowSaid(facts, set)

import type { Facts } from '../../evidence/facts.ts'
import type { LogLine } from '../../evidence/log/log-line.ts'
import { airflowSaid } from '../airflow-said.ts'

// scheduler_job_runner.py and local_task_job_runner.py of Airflow 2.4–2.11; task_runner and scheduler of 3.x; taskinstance.py.
const lost =
  /Detected (?:a )?zombie|^Task instance .{0,200} zombie|[Hh]eartbeat timeout|heartbeat(?:ing)? (?:timed out|lost)|Heartbeat recovered|reported that the task instance .{0,600} finished with state|state attribute is (?:queued|scheduled|running)|was killed externally|Task stuck in queued|Task requeue attempts exceeded|Too many failed heartbeats|stuck in queued\b|detected as zombie|[Rr]ecorded (?:hostname|pid) \S{1,253} does not match|^\{'DAG Id': '[^\n]{0,400}'Hostname': |state mismatch|stopped heartbeating|without (?:a )?heartbeat|TI was not in (?:a|the) \w{0,12} ?state|not in a state where it could be marked as running/
const moved =
  /externally set to (?:up_for_retry|queued|scheduled)\b|current_state['"]{0,2}[:=] ?['"]{0,2}(?:queued|scheduled|up_for_retry)\b/

/** Airflow's scheduler took the task for lost, or moved its state by itself: the line that says so, or null. */
export const movedByAirflow = (facts: Facts): LogLine | null =>
  airflowSaid(facts, lost) ?? airflowSaid(facts, moved)

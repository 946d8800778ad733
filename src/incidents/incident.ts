import type { Finding } from '../diagnosis/finding.ts'
import type { MessagePlace } from '../ports/chat.ts'

/** Whose trouble: an Airflow task, or a workload where no Airflow is known. */
export type Subject = {
  /** Configured name of the Airflow, null where none is known. */
  instance: string | null
  namespace: string | null
  /** DAG id, or the workload's name. */
  dag: string
  task: string | null
}

/** One death, or one failed try: what was found, and what was learnt afterwards. */
export type Occurrence = {
  key: string
  at: string
  /** Airflow's run id once known; the label's shortened form before that. */
  run: string | null
  try: number | null
  /** Tries allowed in all, once known. */
  tries: number | null
  mapIndex: number | null
  pod: string | null
  finding: Finding
  /** Whether every source has answered or run out of time. */
  gathered: boolean
  /** Telling lines of the log, redacted, at most 15. */
  logTail: string[]
  /** Highest memory use seen, in bytes, and who measured it. */
  peak: { bytes: number; source: string } | null
  /** Airflow's own words for the failure, one line. */
  airflowText: string | null
  taskLink: string | null
  /** Who ended its tries from chat; absent while nobody has. */
  stoppedBy?: string
}

export type IncidentState = 'open' | 'acknowledged' | 'resolved'

/** One task's trouble: one card in its channel, which never moves. */
export type Incident = {
  /** `I7` */
  handle: string
  /** The same for every death of the same task. */
  subjectKey: string
  subject: Subject
  state: IncidentState
  /** The newest occurrence. */
  latest: Occurrence
  count: number
  /** Keys of the occurrences in the order in which they were counted, at most 100. */
  seen: string[]
  firstAt: string
  lastAt: string
  channel: string
  owners: string[]
  card: MessagePlace | null
  /** The storm whose one card stands for this incident's, or null: it has its own. */
  digest: string | null
  /** The incident of the lost node that took it, whose one card stands for this one's; absent: there is none. */
  partOf?: string
  /** The line of the thread that tells of the newest repetition, and where it stands; absent: none is posted. */
  again?: { line: string; place: MessagePlace }
  /** When it was written down, which may be long after the death. */
  openedAt: string
  /** Ids of the tickets that this incident waits for. */
  tickets: string[]
  acknowledged: { by: string; at: string } | null
  mutedUntil: string | null
  closed: {
    at: string
    why: 'passed' | 'started' | 'resolved' | 'quiet'
    by: string | null
    text: string
  } | null
}

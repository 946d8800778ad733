import { createHash } from 'node:crypto'

/**
 * Airflow's run id of a run started from chat: the same for the same asking, so that a doubtful send can be repeated.
 * Only characters that `[scheduler] allowed_run_id_pattern` takes.
 */
export function ourRunId(inboxId: string): string {
  const safe = /^[A-Za-z0-9_.~:-]{1,64}$/.test(inboxId) && !inboxId.includes('..')
  return `slack__${safe ? inboxId : createHash('sha256').update(inboxId).digest('hex').slice(0, 32)}`
}

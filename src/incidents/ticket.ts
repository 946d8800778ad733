import type { PlatformChange, PlatformResource } from '../diagnosis/finding.ts'

/** What one incident adds to a ticket. */
export type TicketOccurrence = { incident: string; occurrence: string; at: string; line: string }

/** One platform resource's trouble: one Phabricator task, however many incidents link to it. */
export type Ticket = {
  /** `limit-range airflow-ml/general-limits` */
  id: string
  resource: PlatformResource
  change: PlatformChange | null
  state: 'wanted' | 'filed' | 'closed' | 'dry-run' | 'refused'
  /** The line in the description by which the task is found again: `groundcrew-key: <uuid>`. */
  marker: string
  title: string
  /** Remarkup. */
  description: string
  occurrences: TicketOccurrence[]
  openedAt: string
  /** Once created or adopted. */
  task: { id: number; phid: string; url: string } | null
  /** Last known state of the task at Phabricator. */
  status: string | null
  /** Why it could not be filed, for people. */
  problem: string | null
}

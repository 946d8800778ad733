import type { TaskPriority } from '../tickets/priority.ts'
import type { PlatformChange, PlatformResource } from '../diagnosis/finding.ts'

/** What one incident adds to a ticket. */
export type TicketOccurrence = {
  incident: string
  occurrence: string
  at: string
  /** One line of Remarkup: who died of it, and how. */
  line: string
  /** What a quota refused it; absent for other troubles. */
  refused?: Refused
}

/** What one pod was refused by a quota, field by field, as quantities. */
export type Refused = {
  /** `tone_check_training_dag / train`, with its map index. */
  who: string
  run: string | null
  mapIndex: number | null
  fields: { field: string; limit: string; used: string; requested: string }[]
}

export type TaskPlace = { id: number; phid: string; url: string }

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
  /** Remarkup, without the list of who is blocked and the marker: `describe` adds them. */
  description: string
  /** What a person said of its urgency; absent: it is left at triage. */
  priority?: TaskPriority
  /** Newest last, at most 200. */
  occurrences: TicketOccurrence[]
  /** Lines of Remarkup: what a quota must allow to let in all who wait, where they are several; absent otherwise. */
  together?: string[]
  /** How many of the occurrences stand on the task, in its description or in comments. */
  told: number
  /** When the last comment told occurrences. */
  toldAt: string | null
  openedAt: string
  /** Once created or adopted. */
  task: TaskPlace | null
  /** A link to a form filled in with the draft, where people file by hand. */
  link: string | null
  /** Last known state of the task at Phabricator: `open`, `progress`, `resolved`; `gone` when it cannot be seen any more. */
  status: string | null
  /** User name of the person it is assigned to. */
  owner: string | null
  /** Where it stands on the project's board. */
  column: string | null
  /** Number of the newest entry of the task's history that was read; 0 before the first. */
  readTo: number
  /** A person has changed it or commented on it. */
  touched: boolean
  closed: { at: string; by: 'groundcrew' | 'people' } | null
  /** What shows that the cause is gone. */
  solved: { at: string; proof: string } | null
  /** The task that was filed for the same resource before this one. */
  before: TaskPlace | null
  /** Why it could not be filed, for people. */
  problem: string | null
}

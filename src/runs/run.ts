import type { MessagePlace } from '../ports/chat.ts'
import type { RunState } from '../ports/airflow.ts'
import type { Disagreement } from './disagreements.ts'
import type { Stage } from './stage.ts'

/** A run that is followed: one card in its channel, edited in place. */
export type Run = {
  /** `R12` */
  handle: string
  instance: string
  dag: string
  /** Airflow's run id. */
  run: string
  state: RunState
  /** Airflow's word for how it began: `manual`, `scheduled`. */
  type: string
  stages: Stage[]
  /** ISO instants. */
  queuedAt: string | null
  startedAt: string | null
  endedAt: string | null
  followedAt: string
  /** Median duration of earlier successful runs, in seconds; null where there are none. */
  usualSeconds: number | null
  note: string | null
  /** Slack user who started it here; null for runs that began elsewhere. */
  startedBy: string | null
  channel: string
  card: MessagePlace | null
  link: string
  disagreements: Disagreement[]
}

/** Under which a run is found: instance, DAG and run id. */
export const runTerm = (instance: string, dag: string, run: string): string =>
  `run:${instance}/${dag}/${run}`

/** Under which all runs of a DAG are found. */
export const dagTerm = (instance: string, dag: string): string => `dag:${instance}/${dag}`

/** The words a run is found by. */
export const termsOf = ({ instance, dag, run, startedBy, state }: Run): string[] => [
  runTerm(instance, dag, run),
  dagTerm(instance, dag),
  `state:${state}`,
  ...(startedBy ? [`by:${startedBy}`] : []),
]

/** Whether a run has come to its end. */
export const hasEnded = (state: RunState): boolean => state === 'success' || state === 'failed'

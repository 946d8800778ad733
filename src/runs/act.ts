import type { Raw } from '../evidence/snapshot.ts'

/** A task instance that an act touches, with the try it was in when the act was shown, and whether it had failed or is to run though it was skipped. */
export type ActTask = {
  task: string
  mapIndex: number | null
  try: number
  failed: boolean
  skipped?: boolean
}

/** What a person asked Airflow to do, exactly. */
export type ActRequest = { instance: string; dag: string } & (
  | { kind: 'trigger'; run: string; conf: Raw }
  | { kind: 'clear'; run: string; tasks: ActTask[] }
  | { kind: 'stop'; run: string }
  | { kind: 'stop-retrying'; run: string; tasks: ActTask[] }
  | { kind: 'pause' }
  | { kind: 'unpause' }
  | { kind: 'note'; run: string; text: string }
)

/** An act as stored: who asked, who confirmed, and what became of it. */
export type Act = {
  id: string
  request: ActRequest
  /** Slack user ids. */
  askedBy: string
  confirmedBy: string | null
  /** How the people are called in Airflow: e-mail where known, else their name in Slack. */
  askedName: string
  /** The inbox row that is answered when it is done, and the part of the answer. */
  inbox: string
  channel: string
  thread: string | null
  at: string
  state: 'wanted' | 'done' | 'failed'
  result: string | null
}

/** Under which acts are found: by user, by DAG, and for a stopped try by its task instance. */
export function termsOfAct({ askedBy, request }: Act): string[] {
  return [
    `by:${askedBy}`,
    `dag:${request.instance}/${request.dag}`,
    ...(request.kind === 'stop-retrying'
      ? request.tasks.map((task) => stoppedTerm({ ...request, ...task }))
      : []),
    ...(request.kind === 'stop'
      ? [runStoppedTerm(request.instance, request.dag, request.run)]
      : []),
    ...(request.kind === 'trigger'
      ? [startedTerm(request.instance, request.dag, request.run)]
      : []),
  ]
}

/** Names the run that was started from chat. */
export const startedTerm = (instance: string, dag: string, run: string): string =>
  `started:${instance}/${dag}/${run}`

/** Names the run that was stopped from chat. */
export const runStoppedTerm = (instance: string, dag: string, run: string): string =>
  `stopped-run:${instance}/${dag}/${run}`

/** Names the task instance whose tries were stopped from chat. */
export const stoppedTerm = (of: {
  instance: string
  dag: string
  run: string
  task: string
  mapIndex: number | null
}): string => `stopped:${of.instance}/${of.dag}/${of.run}/${of.task}/${of.mapIndex ?? -1}`

/** What an act does, in words for a button, an audit entry or a note. */
export function sayAct(request: ActRequest): string {
  const { dag } = request
  switch (request.kind) {
    case 'trigger':
      return `start ${dag}`
    case 'clear':
      return `retry ${sayTasks(request.tasks)} of ${dag}/${request.run}`
    case 'stop':
      return `stop ${dag}/${request.run}`
    case 'stop-retrying':
      return `stop retrying ${sayTasks(request.tasks)} of ${dag}/${request.run}`
    case 'pause':
    case 'unpause':
      return `${request.kind} ${dag}`
    case 'note':
      return `write a note on ${dag}/${request.run}`
  }
}

/** `train`, `train[1]`, or how many. */
export function sayTasks(tasks: { task: string; mapIndex: number | null }[]): string {
  return tasks.length > 3 ? `${tasks.length} task instances` : tasks.map(sayTask).join(', ')
}

/** `train`, or `train[1]` for a mapped one. */
export const sayTask = ({ task, mapIndex }: { task: string; mapIndex: number | null }): string =>
  mapIndex === null ? task : `${task}[${mapIndex}]`

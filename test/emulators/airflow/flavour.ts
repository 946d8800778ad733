import type { Answer, Problem } from './answer.ts'
import type {
  EmulatedDag,
  EmulatedImportError,
  EmulatedLogLine,
  EmulatedRun,
  EmulatedTask,
  EmulatedTaskInstance,
} from './model.ts'
import type { AirflowState } from './state.ts'

export type Json = { [key: string]: unknown }

/** What a request asks, once it has been let in. */
export type Asked = {
  state: AirflowState
  flavour: Flavour
  /** The parts of the path that the route names. */
  part: Record<string, string>
  query: URLSearchParams
  /** The JSON body, `{}` for none. */
  body: Json
  user: string
}

/** One way into the API: `:word` matches any segment. */
export type Route = {
  method: string
  path: string
  handle(asked: Asked): Answer
}

/** Whose words a refusal needs. */
export type Missing = 'dag' | 'dag-to-trigger' | 'run' | 'run-to-change' | 'instance' | 'try'

/** Where 2.x and 3.x answer differently. */
export type Flavour = {
  api: 'v1' | 'v2'
  version: string
  usualLimit: number
  usualTaskOrder: string
  healthPath: string
  problem(problem: Problem): Answer
  /** For a path that the API does not have. */
  unknownPath: Answer
  /** A param without value, or with one that is missing. */
  noValue: string
  missing(what: Missing, ids: Record<string, string>): Problem
  badMoment(value: string, name: string): Problem
  badBody(field: string, value: unknown, allowed: string[]): Problem
  unknownField(field: string, value: unknown): Problem
  dag(dag: EmulatedDag, state: AirflowState): Json
  dagDetails(dag: EmulatedDag, state: AirflowState): Json
  dagTask(task: EmulatedTask, dag: EmulatedDag): Json
  run(run: EmulatedRun): Json
  instance(instance: EmulatedTaskInstance, state: AirflowState): Json
  attempt(instance: EmulatedTaskInstance, state: AirflowState): Json
  cleared(instance: EmulatedTaskInstance, state: AirflowState): Json
  /** What 3.x says besides `total_entries` of a list. */
  counts: Json
  importError(error: EmulatedImportError): Json
  log(lines: EmulatedLogLine[], source: string): string
  logType: string
  /** Routes that only this version has, or that it answers in its own way. */
  routes: Route[]
}

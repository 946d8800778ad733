import type { EmulatedParam } from '../../../test/emulators/airflow/index.ts'
import type { Life } from '../cluster/life.ts'
import type { PodWish } from '../cluster/pod-object.ts'

/** A run's parameters: what it was given, over what the DAG says now. */
export type Params = { [name: string]: unknown }

/** Work in a pod. A deferrable one waits in the triggerer, as long as `startSeconds` for its start. */
export type PodWork = {
  kind: 'pod'
  deferrable: boolean
  startSeconds: number
  wish(params: Params): Omit<PodWish, 'name' | 'labels'>
  life(params: Params): Life
}

/** Work on YARN. */
export type SparkWork = {
  kind: 'spark'
  runSeconds: number
  program: string
  executorMemory: string
  /** As `8G`. */
  executorMemoryOverhead(params: Params): string
  /** What the Python workers of an executor need of it, in GB. */
  neededOverheadGigabytes(params: Params): number
}

export type PlannedTask = {
  id: string
  downstream: string[]
  retries: number
  retrySeconds: number
  work: PodWork | SparkWork
}

/** A DAG and what its tasks really do. */
export type Pipeline = {
  id: string
  description: string
  params: Record<string, EmulatedParam>
  tasks: PlannedTask[]
}

/** A parameter as text. */
export const textOf = (params: Params, name: string): string => String(params[name] ?? '')

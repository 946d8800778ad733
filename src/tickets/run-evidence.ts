import type { DagRun, TaskInstance } from '../ports/airflow.ts'
import { code, link, words } from './remarkup.ts'

const tasksMost = 15

/** A run as evidence on a task, in Remarkup: how it stands, and how each of its tasks went. */
export function runEvidence(
  run: DagRun,
  instances: readonly TaskInstance[],
  runLink: string,
): string {
  const shown = instances.filter(({ state }) => state !== 'none').slice(0, tasksMost)
  const more = instances.length - shown.length
  return [
    `Evidence from ${link('a run', runLink)} of ${code(run.dag)}: ${code(run.id)}, ${run.state}${run.startedAt ? `, started ${minute(run.startedAt)}` : ''}${run.endedAt ? `, ended ${minute(run.endedAt)}` : ''}.`,
    ...shown.map(
      ({ task, mapIndex, state, try: attempt, tries, durationSeconds }) =>
        `- ${code(mapIndex === null ? task : `${task}[${mapIndex}]`)}: ${words(state.replaceAll('_', ' '))}, try ${attempt} of ${tries}${durationSeconds === null ? '' : `, ${Math.round(durationSeconds)} s`}`,
    ),
    ...(more > 0 ? [`- and ${more} more`] : []),
  ].join('\n')
}

const minute = (at: Temporal.Instant): string =>
  `${at.toString().slice(0, 16).replace('T', ' ')} UTC`

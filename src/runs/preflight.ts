import type { FoundDag } from '../commands/resolve/dag.ts'
import { fitLinesOfDag } from '../platform/fit-of-task.ts'
import type { Line } from '../reply.ts'
import type { Tools } from '../commands/tools.ts'

/** What stands against a start, in one sentence, and what is worth knowing before it. */
export type Preflight = { stop: string | null; warnings: Line[] }

/** Looks at the DAG before a run: import errors, pause, runs that are under way, room for its pods. Throws the endings of a call. */
export async function preflight(
  { airflow, dag }: FoundDag,
  needs: Pick<Tools, 'store' | 'cluster'>,
): Promise<Preflight> {
  const active = await airflow.runs({ dag: dag.id, states: ['running', 'queued'], limit: 20 })
  const stop = dag.hasImportErrors
    ? `${dag.id} has an import error, so Airflow cannot run it; /ml why ${dag.id} shows it.`
    : null
  const most = dag.maxActiveRuns
  const isFull = most !== null && active.length >= most
  return {
    stop,
    warnings: [
      ...(dag.paused
        ? [
            [
              `⏸ ${dag.id} is paused: the run will wait until `,
              { code: `/ml unpause ${dag.id}` },
              '.',
            ] satisfies Line,
          ]
        : []),
      ...(active.length > 0
        ? [
            [
              isFull
                ? `${active.length} of at most ${most} runs are under way: this one will wait for its turn.`
                : `${active.length} ${active.length === 1 ? 'run is' : 'runs are'} under way already.`,
            ] satisfies Line,
          ]
        : []),
      ...(await fitLinesOfDag(dag.id, needs)),
    ],
  }
}

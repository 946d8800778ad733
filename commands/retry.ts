import type { Command } from '../src/commands/command.ts'
import { resolveRun } from '../src/commands/resolve/run.ts'
import { resolveTasks } from '../src/commands/resolve/task.ts'
import { stateMark } from '../src/commands/state-mark.ts'
import type { Tools } from '../src/commands/tools.ts'
import type { DagRun, TaskInstance } from '../src/ports/airflow.ts'
import { lines, say, type Part, type Reply } from '../src/reply.ts'
import { sayTask, sayTasks } from '../src/runs/act.ts'
import { propose } from '../src/runs/propose.ts'
import { sayRanges } from '../src/runs/say-ranges.ts'
import { isSame, isSkipped, skippedAfter } from '../src/runs/skipped-after.ts'

const rowsMax = 20

/** Clears the failed tasks of a run, so that Airflow runs them again: exactly those that were shown. */
export const retry: Command<Pick<Tools, 'airflows' | 'access' | 'store' | 'clock' | 'newId'>> = {
  name: 'retry',
  usage: 'retry <run> [task] [--downstream]',
  about: 'runs failed tasks again, after showing which',
  examples: ['retry R12', 'retry R12 train', 'retry R12 train --downstream'],
  action: 'retry',
  meant: { card: 'run', then: 'task' },
  flags: { downstream: 'switch' },

  async answer(ask, needs) {
    const { airflow, run, followed } = await resolveRun(ask.words[0], needs)
    const title = followed?.handle ?? `${airflow.name}:${run.dag}/${run.id}`
    const before = await airflow.taskInstances(run.dag, run.id)
    const [, word] = ask.words
    const named = word === undefined ? before : resolveTasks(word, before)
    const failed = named.filter(isFailed)
    // What was skipped is not run again unless it is named.
    const wanted = failed.length > 0 || word === undefined ? failed : named.filter(isSkipped)
    if (wanted.length === 0) return nothingFailed(run, word, named, title)
    const downstream = ask.flags['downstream'] === true
    const touched = await airflow.clear({
      dag: run.dag,
      run: run.id,
      tasks: wanted.map(({ task, mapIndex }) => ({ task, mapIndex })),
      onlyFailed: !downstream && failed.length > 0,
      downstream,
      dryRun: true,
    })
    if (touched.length === 0) return say('Airflow says that there is nothing to clear any more.')
    const skipped = downstream ? [] : await skippedAfter(wanted, before, airflow)
    const more = touched.filter((each) => !wanted.some((one) => isSame(one, each)))
    return propose(
      ask,
      {
        action: 'retry',
        request: {
          kind: 'clear',
          instance: airflow.name,
          dag: run.dag,
          run: run.id,
          tasks: touched.map((each) => ({
            task: each.task,
            mapIndex: each.mapIndex,
            try: each.try,
            failed: isFailed(each),
            ...(isSkipped(each) && wanted.some((one) => isSame(one, each)) && { skipped: true }),
          })),
        },
        preview: [
          ...previewOf(`${run.dag}/${run.id}`, touched, downstream ? [] : more),
          ...skippedParts(skipped, [title, word].filter(Boolean).join(' ')),
        ],
        ask: true,
        visible: 'all',
        label: `Retry ${touched.length} ${touched.length === 1 ? 'task' : 'tasks'}`,
      },
      needs,
    )
  },
}

const isFailed = ({ state }: TaskInstance): boolean =>
  state === 'failed' || state === 'upstream_failed'

function nothingFailed(
  run: DagRun,
  word: string | undefined,
  named: TaskInstance[],
  title: string,
): Reply {
  const skipped = named.filter(isSkipped)
  const [first] = skipped
  const which = word ? ` ${word}` : ''
  return say(
    `${run.dag}/${run.id} has no failed task${which}; nothing to retry.`,
    ...(first
      ? [
          ` Skipped: ${sayTasks(skipped)}. To run that: `,
          { code: `/ml retry ${title} ${sayTask(first)} --downstream` },
        ]
      : []),
  )
}

function skippedParts(skipped: TaskInstance[], target: string): Part[] {
  if (skipped.length === 0) return []
  const command = `retry ${target} --downstream`
  const [verb, stays] = skipped.length === 1 ? ['was', 'stays'] : ['were', 'stay']
  return [
    lines([
      `⚠ ${sayTasks(skipped)} after that ${verb} skipped and ${stays} so. To run that too: `,
      { code: `/ml ${command}` },
    ]),
    { kind: 'buttons', buttons: [{ label: 'Retry with what follows', command }] },
  ]
}

function previewOf(run: string, touched: TaskInstance[], unasked: TaskInstance[]): Part[] {
  const tasks = [
    ...new Set(unasked.filter(({ mapIndex }) => mapIndex !== null).map(({ task }) => task)),
  ]
  const more = touched.slice(rowsMax)
  return [
    lines([`Retrying would clear exactly these of `, { code: run }, ':']),
    {
      kind: 'table',
      columns: ['Task', 'State', 'Try'],
      rows: [
        ...touched
          .slice(0, rowsMax)
          .map((each) => [
            sayTask(each),
            stateMark(each.state),
            each.tries > 0 ? `${each.try} of ${each.tries}` : String(each.try),
          ]),
      ],
    },
    ...(more.length > 0 ? [lines([`And ${more.length} more: ${sayRanges(more)}.`])] : []),
    ...(tasks.length > 0
      ? [lines([`⚠ This Airflow clears mapped tasks as a whole: ${tasks.join(', ')}.`])]
      : []),
  ]
}

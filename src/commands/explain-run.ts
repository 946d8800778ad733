import { runStoppedTerm, sayTask, type Act } from '../runs/act.ts'
import { endedLine } from '../runs/ended-from-chat.ts'
import { hasNotBegun, notBegun } from '../runs/not-begun.ts'
import type { DagRun, TaskInstance } from '../ports/airflow.ts'
import { lines, say, toAsker, type Line, type Part, type Reply } from '../reply.ts'
import { explanationOf } from './explanation.ts'
import { judgeTry, type JudgeNeeds } from './judge.ts'
import type { FoundRun } from './resolve/run.ts'
import { resolveTasks } from './resolve/task.ts'

const underWay: TaskInstance['state'][] = ['up_for_retry', 'deferred', 'queued', 'running']

/** Why a run, or the task of it that is named, failed or waits. Throws Misunderstood for a task that it has not. */
export async function explainRun(
  found: FoundRun,
  word: string | undefined,
  needs: JudgeNeeds,
): Promise<Reply> {
  const { airflow, run, followed } = found
  const instances = await airflow.taskInstances(run.dag, run.id)
  const named = word === undefined ? instances : resolveTasks(word, instances)
  const instance =
    named.find(({ state }) => state === 'failed') ??
    named.find(({ state }) => underWay.includes(state)) ??
    (word === undefined ? null : named[0])
  const title = followed?.handle ?? `${run.dag}/${run.id}`
  if (!instance) return say(`Nothing is wrong with ${title}: it ${stateWords(run)}.`)

  const context: Line = [
    { code: title },
    ` · ${sayTask(instance)} · try ${instance.try} · ${instance.state}`,
  ]
  if (hasNotBegun(instance)) {
    const [dag, tasks] = await Promise.all([airflow.dag(run.dag), airflow.tasks(run.dag)])
    const around = { run, paused: dag?.paused === true, tasks, instances }
    return toAsker(...notBegun(instance, around), { kind: 'note', line: context })
  }
  if (instance.state === 'skipped') return toAsker(...(await skipped(found, instance, needs)))
  const { finding, endedBy } = await judgeTry(airflow, instance, needs)
  return toAsker(
    ...explanationOf(finding, context),
    ...(endedBy ? [lines(endedLine(endedBy))] : []),
  )
}

const stateWords = ({ state }: DagRun): string =>
  state === 'success' ? 'succeeded' : `is ${state}`

/** A task that Airflow passed over: because its run was stopped from chat, or because the DAG said so. */
async function skipped(
  { airflow, run, followed }: FoundRun,
  instance: TaskInstance,
  { store }: JudgeNeeds,
): Promise<Part[]> {
  const stops = await store.find<Act>('act', runStoppedTerm(airflow.name, run.dag, run.id))
  const stop = stops.map(({ body }) => body).findLast(({ state }) => state === 'done')
  const name = followed?.handle ?? `${run.dag}/${run.id}`
  return [
    { kind: 'header', text: `${sayTask(instance)} was skipped` },
    lines(
      ...(stop
        ? [endedLine(stop), ['What had not begun by then was skipped.']]
        : [['A task before it said so (a branch, or a task that skipped itself).']]),
    ),
    {
      kind: 'note',
      line: ['It runs with what it follows: ', { code: `/ml retry ${name} --downstream` }],
    },
  ]
}

import { CallError, Refused } from '../delivery/endings.ts'
import type { Airflow, DagRun } from '../ports/airflow.ts'
import { sayTasks, type Act, type ActTask } from './act.ts'

/** Source: Airflow's DagRunNote, content of at most 1000 characters. */
const noteLengthMax = 1000

/** What became of an act: words for people, and the run it began, if it began one. */
export type Done = { words: string; run: DagRun | null }

/**
 * Carries an act out on Airflow. Doing it twice does no harm: a run has our own id, states and notes are set to a value,
 * and tasks are cleared only while they are in the try that was shown. Throws the endings of a call.
 */
export async function doAct({ request, askedName }: Act, airflow: Airflow): Promise<Done> {
  const { dag } = request
  switch (request.kind) {
    case 'trigger': {
      const note = `Started from Slack by ${askedName}.`
      const { run } = await airflow.trigger({
        dag,
        run: request.run,
        conf: request.conf,
        note,
        logicalAt: null,
      })
      return { words: `Started ${dag}`, run }
    }
    case 'clear': {
      const still = await unchanged(request.tasks, airflow, dag, request.run)
      if (still.length === 0) return said(`${sayTasks(request.tasks)} runs again already.`)
      const cleared = await airflow.clear({
        dag,
        run: request.run,
        tasks: still.map(({ task, mapIndex }) => ({ task, mapIndex })),
        onlyFailed: still.every(({ failed }) => failed),
        downstream: false,
        dryRun: false,
      })
      const what = sayTasks(cleared.length > 0 ? cleared : still)
      return said(
        `Airflow runs ${what} again.`,
        await remember(airflow, dag, request.run, `Retried ${what}`, askedName),
      )
    }
    case 'stop':
      await airflow.setRunState(dag, request.run, 'failed')
      return said(
        `Stopped ${dag}/${request.run}.`,
        await remember(airflow, dag, request.run, 'Stopped', askedName),
      )
    case 'stop-retrying': {
      for (const { task, mapIndex } of request.tasks) {
        await airflow.setTaskState(dag, request.run, task, mapIndex, 'failed')
      }
      const what = `No more tries for ${sayTasks(request.tasks)}`
      return said(`${what}.`, await remember(airflow, dag, request.run, what, askedName))
    }
    case 'pause':
    case 'unpause':
      await airflow.setPaused(dag, request.kind === 'pause')
      return said(request.kind === 'pause' ? `${dag} is paused.` : `${dag} is no longer paused.`)
    case 'note': {
      const before = (await airflow.run(dag, request.run))?.note ?? ''
      const note = withLine(before, `${request.text} – ${askedName}, from Slack`)
      if (note !== before) await airflow.setNote(dag, request.run, note)
      return said(`The note stands on ${dag}/${request.run}.`)
    }
  }
}

const said = (...parts: string[]): Done => ({ words: parts.filter(Boolean).join(' '), run: null })

/** What was shown and is still as it was; none when what was to run again was cleared meanwhile. */
async function unchanged(
  tasks: ActTask[],
  airflow: Airflow,
  dag: string,
  run: string,
): Promise<ActTask[]> {
  const instances = await airflow.taskInstances(dag, run)
  if (instances.length === 0) throw new Refused(airflow.name, 'the run is gone', 404)
  const still = tasks.filter((shown) =>
    instances.some(
      ({ task, mapIndex, try: attempt, state }) =>
        task === shown.task &&
        mapIndex === shown.mapIndex &&
        attempt === shown.try &&
        (!shown.failed || state === 'failed' || state === 'upstream_failed') &&
        (!shown.skipped || state === 'skipped'),
    ),
  )
  return still.some(({ failed, skipped }) => failed || skipped) ? still : []
}

/** Who did it stands in the run's note, after what stood there; says so where that could not be written. */
async function remember(
  airflow: Airflow,
  dag: string,
  run: string,
  what: string,
  who: string,
): Promise<string> {
  try {
    const before = (await airflow.run(dag, run))?.note ?? ''
    const note = withLine(before, `${what} from Slack by ${who}.`)
    if (note !== before) await airflow.setNote(dag, run, note)
    return ''
  } catch (error) {
    if (error instanceof CallError) return `The run's note could not be written: ${error.message}.`
    throw error
  }
}

/** A note with one more line, once; what is oldest goes when it would be too long. */
function withLine(note: string, line: string): string {
  if (note.includes(line)) return note
  const lines = [...note.split('\n').filter(Boolean), line]
  while (lines.length > 1 && lines.join('\n').length > noteLengthMax) lines.shift()
  return lines.join('\n')
}

import { Refused } from '../../src/delivery/endings.ts'
import { runPath, taskPath } from './paths.ts'
import { readClear } from './read-clear.ts'
import { readRun } from './read-run.ts'
import type { Airflow } from '../../src/ports/airflow.ts'
import type { Connection } from './connection.ts'
import type { Write } from './dialect.ts'

/** `[scheduler] allowed_run_id_pattern`; 2.11 answers an id outside it with a web page, 3.3 takes ids of any length. */
const runIdPattern = /^[A-Za-z0-9_.~:+-]{1,250}$/
const longestNoteCharacters = 1000

type Acts = Pick<
  Airflow,
  'trigger' | 'setRunState' | 'setTaskState' | 'clear' | 'setPaused' | 'setNote'
>

/** What is done in an Airflow. */
export function createActs(
  name: string,
  connect: () => Promise<Connection>,
  reads: Pick<Airflow, 'run' | 'taskInstances'>,
): Acts {
  async function send(write: Write): Promise<unknown> {
    const { dialect, session } = await connect()
    const path = ['api', dialect.api, ...write.path]
    const { body } = await session.call({ ...write, path })
    return body
  }

  return {
    async trigger({ dag, run, conf, note, logicalAt }) {
      if (!runIdPattern.test(run) || run === '.' || run === '..')
        throw new Refused(
          name,
          `${JSON.stringify(run.slice(0, 80))} cannot be a run id: letters, digits and _.~:+- only, at most 250`,
        )
      const { dialect } = await connect()
      const json = dialect.triggerBody({ run, conf, note: note && shortened(note), logicalAt })
      try {
        const made = await send({ method: 'POST', path: ['dags', dag, 'dagRuns'], json })
        return { run: readRun(made), existed: false }
      } catch (error) {
        // 409 also means that another run has the same logical date.
        if (!(error instanceof Refused) || error.status !== 409) throw error
        const existing = await reads.run(dag, run)
        if (existing === null) throw error
        return { run: existing, existed: true }
      }
    },

    async setRunState(dag, run, state) {
      await send({ method: 'PATCH', path: runPath(dag, run), json: { state } })
    },

    async setTaskState(dag, run, task, mapIndex, state) {
      const { dialect } = await connect()
      await send(dialect.setTaskState(taskPath(dag, run, task, mapIndex), state))
    },

    async clear(request) {
      const { dialect } = await connect()
      const before = dialect.clearsMappedSingly
        ? []
        : await reads.taskInstances(request.dag, request.run)
      const body = await send({
        method: 'POST',
        path: ['dags', request.dag, 'clearTaskInstances'],
        json: dialect.clearBody(request),
      })
      return readClear(body, before, request.onlyFailed)
    },

    async setPaused(dag, paused) {
      const { dialect } = await connect()
      await send(dialect.setPaused(dag, paused))
    },

    async setNote(dag, run, note) {
      const { dialect } = await connect()
      await send(dialect.setNote(runPath(dag, run), shortened(note)))
    },
  }
}

function shortened(note: string): string {
  return note.slice(0, longestNoteCharacters).toWellFormed()
}

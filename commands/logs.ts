import type { Ask } from '../src/commands/ask.ts'
import type { Command } from '../src/commands/command.ts'
import { redactLong } from '../src/commands/redact-long.ts'
import { Misunderstood } from '../src/commands/misunderstood.ts'
import { resolveRun } from '../src/commands/resolve/run.ts'
import { resolveTasks } from '../src/commands/resolve/task.ts'
import type { Tools } from '../src/commands/tools.ts'
import { Refused } from '../src/delivery/endings.ts'
import { tellingLines } from '../src/evidence/log/telling-lines.ts'
import type { TaskInstance } from '../src/ports/airflow.ts'
import { lines, type Reply, say, toAsker } from '../src/reply.ts'
import { sayTask } from '../src/runs/act.ts'
import { linesWith } from '../src/runs/lines-with.ts'

const bytesMax = 4 * 1024 * 1024
const linesShown = 15
const tasksOffered = 5
/** Why it ended stands near the end. */
const endCharacters = 1024 * 1024

/** Shows the lines of a task's log that tell what happened, and the whole of it as a file. */
export const logs: Command<Pick<Tools, 'airflows' | 'store'>> = {
  name: 'logs',
  usage: 'logs <run> [task] [try] [--grep word]',
  about: 'shows the telling lines of a task’s log, the whole as a file',
  examples: [
    'logs R12',
    'logs R12 train',
    'logs R12 train 2 --grep epoch',
    'logs tone_check train[1]',
  ],
  action: 'logs',
  meant: { card: 'run', then: 'try' },
  flags: { grep: 'value' },

  async answer(ask, { airflows, store }) {
    const { airflow, run, followed } = await resolveRun(ask.words[0], { airflows, store })
    const instances = await airflow.taskInstances(run.dag, run.id)
    if (instances.length === 0) return say('The run has no tasks yet.')
    const named = namedIn(ask, instances)
    if (named === null)
      return whichTask(followed?.handle ?? `${airflow.name}:${run.dag}/${run.id}`, instances)
    const { instance, attempt } = named
    const { task, mapIndex } = instance
    const link = airflow.taskLink(run.dag, run.id, task, mapIndex, attempt)
    const title = `${run.dag} · ${sayTask(instance)} · try ${attempt}`
    const log = await known(airflow.log(run.dag, run.id, task, mapIndex, attempt, bytesMax))
    if (!log) return say(`Airflow has no log of ${title}. `, { link, text: 'Airflow' })
    const text = await redactLong(log.text)
    if (text.trim() === '')
      return say(`The log of ${title} is empty so far. `, { link, text: 'Airflow' })

    const word = typeof ask.flags['grep'] === 'string' ? ask.flags['grep'] : null
    const told = word
      ? linesWith(text, word, linesShown)
      : tellingLines(text.slice(-endCharacters), { max: linesShown })
    return {
      ...toAsker(
        lines([{ bold: title }, ` · ${instance.state} · `, { link, text: 'open in Airflow' }]),
        told.length > 0
          ? { kind: 'code', text: told.join('\n') }
          : lines([word ? `No line has “${word}”.` : 'No line tells more than another.']),
        ...(log.cut ? [lines(['The log is huge: the file has its beginning and its end.'])] : []),
      ),
      file: { filename: `${fileName(run.dag, instance, attempt)}.log`, title, content: text },
    }
  },
}

/** Airflow does not know a log of a try that has not begun, or whose log was cleaned up. */
async function known<Log>(log: Promise<Log>): Promise<Log | null> {
  try {
    return await log
  } catch (error) {
    if (error instanceof Refused && error.status === 404) return null
    throw error
  }
}

/** The task named; else the one that failed, or that runs; null where several could be meant. */
function namedIn(
  { words: [, word, attemptWord] }: Ask,
  instances: TaskInstance[],
): { instance: TaskInstance; attempt: number } | null {
  const named = word === undefined ? telling(instances) : resolveTasks(word, instances)
  const instance = named.find(({ state }) => state === 'failed') ?? named[0]
  if (!instance) return null
  if (attemptWord === undefined) return { instance, attempt: Math.max(1, instance.try) }
  const attempt = Number(attemptWord)
  if (!Number.isInteger(attempt) || attempt < 1 || attempt > Math.max(1, instance.try)) {
    const tries =
      instance.try <= 1
        ? 'one try; say 1'
        : `${instance.try} tries; say a number from 1 to ${instance.try}`
    throw new Misunderstood(`${sayTask(instance)} has had ${tries}.`)
  }
  return { instance, attempt }
}

function whichTask(run: string, instances: TaskInstance[]): Reply {
  const tasks = [...new Set(instances.map(({ task }) => task))]
  const more = tasks.length - tasksOffered
  return toAsker(
    lines([
      `Which task’s log of ${run}?`,
      ...(more > 0 ? [` It has ${more} more: `, { code: `/ml tasks ${run}` }] : []),
    ]),
    {
      kind: 'buttons',
      buttons: tasks
        .slice(0, tasksOffered)
        .map((task) => ({ label: task.slice(0, 75), command: `logs ${run} ${task}` })),
    },
  )
}

function telling(instances: TaskInstance[]): TaskInstance[] {
  const order: TaskInstance['state'][] = [
    'failed',
    'up_for_retry',
    'running',
    'deferred',
    'restarting',
  ]
  const state = order.find((each) => instances.some((instance) => instance.state === each))
  const found = instances.filter((instance) => instance.state === state)
  if (found.length > 0) return found
  const tasks = new Set(instances.map(({ task }) => task))
  return tasks.size === 1 ? instances : []
}

const fileName = (dag: string, instance: TaskInstance, attempt: number): string =>
  `${dag}-${sayTask(instance)}-${attempt}`.replace(/[^\w.-]+/g, '-').slice(0, 120)

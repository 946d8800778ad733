import { z } from 'zod'
import { Uncertain } from '../../src/delivery/endings.ts'
import type { TaskPlace } from '../../src/incidents/ticket.ts'
import type { Conduit } from './conduit.ts'
import { taskOf, taskShape, type Task } from './task.ts'

/** One change inside an edit: `{type: 'comment', value: '…'}`. */
export type Edit = { type: string; value: unknown }

/** Reads and writes of Maniphest tasks. */
export type Tasks = {
  /** Every task of this author created since then (epoch seconds), newest first. Reads the table, not the lagging index. */
  byAuthor(author: string, createdSinceSeconds: number, signal?: AbortSignal): AsyncGenerator<Task>
  /** Those that can be seen; the others are missing. With columns. */
  byIds(ids: readonly number[], signal?: AbortSignal): Promise<Task[]>
  /** Where a task is, with its link for people. */
  place(task: { id: number; phid: string }): TaskPlace
  /** All of the edits or none. */
  create(edits: Edit[], signal?: AbortSignal): Promise<TaskPlace>
  edit(id: number, edits: Edit[], signal?: AbortSignal): Promise<void>
}

const pageSize = 100
const pagesMost = 100
const searchAnswer = z.object({
  data: z.array(taskShape),
  cursor: z.object({ after: z.coerce.string().nullable() }),
})
const editAnswer = z.object({ object: z.object({ id: z.int(), phid: z.string() }) })

/** Tasks of the Phabricator behind a Conduit. */
export function createTasks(conduit: Conduit): Tasks {
  async function* search(parameters: object, signal?: AbortSignal): AsyncGenerator<Task> {
    const seen = new Set<number>()
    let after: string | null = null
    for (let page = 0; page < pagesMost; page += 1) {
      const answer: z.infer<typeof searchAnswer> = await conduit.read(
        'maniphest.search',
        { ...parameters, order: 'newest', limit: pageSize, ...(after === null ? {} : { after }) },
        searchAnswer,
        signal ? { signal } : {},
      )
      for (const task of answer.data) {
        if (!seen.has(task.id)) yield taskOf(task)
        seen.add(task.id)
      }
      if (answer.cursor.after === null || answer.data.length === 0) return
      after = answer.cursor.after
    }
    throw new Uncertain('Phabricator', `more than ${pagesMost * pageSize} tasks were found`)
  }

  const place = ({ id, phid }: { id: number; phid: string }) => ({
    id,
    phid,
    url: conduit.taskUrl(id),
  })

  return {
    place,
    byAuthor: (author, createdSinceSeconds, signal) =>
      search(
        { constraints: { authorPHIDs: [author], createdStart: Math.floor(createdSinceSeconds) } },
        signal,
      ),
    async byIds(ids, signal) {
      const found: Task[] = []
      for (let from = 0; from < ids.length; from += pageSize) {
        const constraints = { ids: ids.slice(from, from + pageSize) }
        for await (const task of search({ constraints, attachments: { columns: true } }, signal))
          found.push(task)
      }
      return found
    },
    async create(edits, signal) {
      const { object } = await conduit.write(
        'maniphest.edit',
        { transactions: edits },
        editAnswer,
        signal ? { signal } : {},
      )
      return place(object)
    },
    async edit(id, edits, signal) {
      await conduit.write(
        'maniphest.edit',
        { objectIdentifier: `T${id}`, transactions: edits },
        editAnswer,
        signal ? { signal } : {},
      )
    },
  }
}

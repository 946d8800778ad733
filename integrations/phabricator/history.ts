import { z } from 'zod'
import { Uncertain } from '../../src/delivery/endings.ts'
import type { Conduit } from './conduit.ts'

/** One entry in the history of a task. */
export type HistoryEntry = {
  /** Grows with every entry of the whole server. */
  id: number
  phid: string
  /** `comment`, `status`, `owner`; null for what the API does not model. */
  type: string | null
  author: string
  /** PHID of the task. */
  task: string
  createdSeconds: number
  /** Text of a comment that was not removed. */
  comment: string | null
  fields: Record<string, unknown>
}

const entryShape = z.object({
  id: z.coerce.number(),
  phid: z.string(),
  type: z.string().nullable(),
  authorPHID: z.string(),
  objectPHID: z.string(),
  dateCreated: z.coerce.number(),
  comments: z.array(
    z.object({
      version: z.coerce.number(),
      removed: z.boolean(),
      content: z.object({ raw: z.string() }).or(z.array(z.never())),
    }),
  ),
  fields: z.union([z.record(z.string(), z.unknown()), z.array(z.never())]),
})
/** An answer of `transaction.search`; source: recorded answers of Phorge 07c1a51310. */
export const historyAnswer = z.object({
  data: z.array(entryShape),
  cursor: z.object({
    after: z.coerce.string().nullable(),
    before: z.coerce.string().nullable(),
  }),
})

const pagesMost = 50

/** The history of one task, newest first; of one author where that is given. */
export async function* historyOf(
  conduit: Conduit,
  task: string,
  author: string | null,
  signal?: AbortSignal,
): AsyncGenerator<HistoryEntry> {
  let after: string | null = null
  for (let page = 0; page < pagesMost; page += 1) {
    const answer: z.infer<typeof historyAnswer> = await conduit.read(
      'transaction.search',
      {
        objectIdentifier: task,
        limit: 100,
        ...(author === null ? {} : { constraints: { authorPHIDs: [author] } }),
        ...(after === null ? {} : { after }),
      },
      historyAnswer,
      signal ? { signal } : {},
    )
    yield* answer.data.map(entryOf)
    if (answer.cursor.after === null || answer.data.length === 0) return
    after = answer.cursor.after
  }
  throw new Uncertain('Phabricator', 'the history of a task has too many pages')
}

/** Reads one entry of an answer. */
export function entryOf(entry: z.infer<typeof entryShape>): HistoryEntry {
  const newest = entry.comments.toSorted((a, b) => b.version - a.version)[0]
  const content = newest?.content
  const shown = newest && !newest.removed && content && !Array.isArray(content)
  return {
    id: entry.id,
    phid: entry.phid,
    type: entry.type,
    author: entry.authorPHID,
    task: entry.objectPHID,
    createdSeconds: entry.dateCreated,
    comment: shown ? content.raw : null,
    fields: Array.isArray(entry.fields) ? {} : entry.fields,
  }
}

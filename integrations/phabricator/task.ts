import { z } from 'zod'

const phid = z.string().min(1)

/** A list that PHP writes as an object when it is not dense, and as `[]` when it is an empty object. */
const record = <T>(value: z.ZodType<T>) =>
  z.union([z.record(z.string(), value), z.array(z.never())])

/** One task as `maniphest.search` gives it; source: recorded answers of Phorge 07c1a51310. */
export const taskShape = z.object({
  id: z.int(),
  phid,
  fields: z.object({
    name: z.string(),
    description: z.object({ raw: z.string() }),
    authorPHID: phid,
    ownerPHID: phid.nullable(),
    status: z.object({ value: z.string(), name: z.string() }),
    dateCreated: z.coerce.number(),
    dateModified: z.coerce.number(),
  }),
  attachments: z
    .object({
      columns: z
        .object({
          boards: record(z.object({ columns: z.array(z.object({ phid, name: z.string() })) })),
        })
        .optional(),
    })
    .or(z.array(z.never())),
})

/** A task, with what Groundcrew reads of it. Times in epoch seconds of the server's clock. */
export type Task = {
  id: number
  phid: string
  title: string
  description: string
  author: string
  owner: string | null
  status: string
  statusName: string
  createdSeconds: number
  modifiedSeconds: number
  /** Names of the columns it stands in, by project. */
  columns: Record<string, string>
}

/** Reads one task of an answer. */
export function taskOf({ id, phid, fields, attachments }: z.infer<typeof taskShape>): Task {
  const boards = Array.isArray(attachments) ? {} : (attachments.columns?.boards ?? {})
  return {
    id,
    phid,
    title: fields.name,
    description: fields.description.raw,
    author: fields.authorPHID,
    owner: fields.ownerPHID,
    status: fields.status.value,
    statusName: fields.status.name,
    createdSeconds: fields.dateCreated,
    modifiedSeconds: fields.dateModified,
    columns: Object.fromEntries(
      Object.entries(boards).flatMap(([project, board]) =>
        board.columns.map((column) => [project, column.name] as const),
      ),
    ),
  }
}

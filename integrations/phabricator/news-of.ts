import type { Ticket } from '../../src/incidents/ticket.ts'
import { clean, shortened } from '../../src/tickets/remarkup.ts'
import type { TaskNews } from '../../src/tickets/news.ts'
import type { Account } from './account.ts'
import type { HistoryEntry } from './history.ts'
import type { Task } from './task.ts'

const longestCommentCharacters = 600

/** What is new about a ticket's task: its state compared with what was known, and the comments among new entries. */
export function newsOf(
  ticket: Ticket,
  task: Task | null,
  entries: readonly HistoryEntry[],
  account: Account,
  names: ReadonlyMap<string, string>,
  now: Temporal.Instant,
): TaskNews[] {
  if (task === null)
    return ticket.status === 'gone'
      ? []
      : [
          {
            kind: 'gone',
            key: `gone-${now.epochMilliseconds}`,
            at: now.toString(),
            who: null,
            own: false,
          },
        ]
  const by = (types: string[]) => attribution(entries, types, task, account, names)
  const owner = task.owner === null ? null : (names.get(task.owner) ?? null)
  const column = task.columns[account.project.phid] ?? null
  const status = account.statuses.find(({ value }) => value === task.status)
  const changes: TaskNews[] = []
  if (task.status !== ticket.status)
    changes.push({
      ...by(['status']),
      kind: 'status',
      status: task.status,
      statusName: task.statusName,
      closed: status?.closed ?? true,
    })
  if (owner !== ticket.owner) changes.push({ ...by(['owner']), kind: 'owner', owner })
  if (column !== null && column !== ticket.column) {
    const moved = by(['columns', 'column', 'core:columns'])
    const arrived = ticket.column === null && moved.who === null
    changes.push({ ...moved, own: moved.own || arrived, kind: 'column', column })
  }
  return [...entries.flatMap((entry) => newsOfEntry(entry, account, names)), ...changes]
}

function newsOfEntry(
  { comment, author, phid, createdSeconds }: HistoryEntry,
  account: Account,
  names: ReadonlyMap<string, string>,
): TaskNews[] {
  const common = {
    key: phid,
    at: instant(createdSeconds),
    who: names.get(author) ?? null,
    own: author === account.phid,
  }
  if (comment === null) return common.own ? [] : [{ ...common, kind: 'other' }]
  const text = shortened(clean(comment).trim(), longestCommentCharacters)
  return text === '' ? [] : [{ ...common, kind: 'comment', text }]
}

/** Who made the newest entry of these types; where none was read, only that it is so. */
function attribution(
  entries: readonly HistoryEntry[],
  types: string[],
  task: Task,
  account: Account,
  names: ReadonlyMap<string, string>,
) {
  const entry = entries.findLast(({ type }) => type !== null && types.includes(type))
  const state = `${task.status}-${task.owner ?? ''}-${Object.values(task.columns).join('-')}`
  return {
    key: entry?.phid ?? `${types[0] ?? ''}-${task.modifiedSeconds}-${state}`,
    at: instant(entry?.createdSeconds ?? task.modifiedSeconds),
    who: entry ? (names.get(entry.author) ?? null) : null,
    own: entry?.author === account.phid,
  }
}

function instant(seconds: number): string {
  return Temporal.Instant.fromEpochMilliseconds(seconds * 1000).toString()
}

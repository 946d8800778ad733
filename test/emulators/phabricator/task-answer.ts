import { priorities, statuses, type State, type Task, type User } from './state.ts'

const policy = { view: 'users', interact: 'users', edit: 'users' }

/** One task as `maniphest.search` gives it. */
export function taskAnswer(state: State, viewer: User, task: Task, attachments: string[]): unknown {
  const priority = priorities.find((each) => each.value === task.priority)
  return {
    id: task.id,
    type: 'TASK',
    phid: task.phid,
    fields: {
      name: task.title,
      description: { raw: task.description },
      authorPHID: task.author,
      ownerPHID: task.owner,
      status: {
        value: task.status,
        name: statuses.find((each) => each.value === task.status)?.name ?? 'Unknown Status',
        color: null,
      },
      priority: { value: task.priority, name: priority?.name, color: priority?.color },
      points: task.points,
      subtype: 'default',
      closerPHID: task.closer,
      dateClosed: task.closedSeconds,
      groupByProjectPHID: null,
      spacePHID: 'PHID-SPCE-6ouc2z6i2ccegjwj5kju',
      dateCreated: task.createdSeconds,
      dateModified: task.modifiedSeconds,
      policy,
      ...task.custom,
    },
    attachments: Object.fromEntries(
      attachments.map((name) => [name, attached(state, viewer, task, name)]),
    ),
  }
}

function attached(state: State, viewer: User, task: Task, name: string): unknown {
  if (name === 'projects') return { projectPHIDs: task.projects.toReversed() }
  if (name === 'subscribers')
    return {
      subscriberPHIDs: task.subscribers,
      subscriberCount: task.subscribers.length,
      viewerIsSubscribed: task.subscribers.includes(viewer.phid),
    }
  const boards = Object.entries(task.columns).map(([project, phid]) => {
    const column = state.columns.find((each) => each.phid === phid)
    return [project, { columns: [{ id: column?.id, phid, name: column?.name }] }]
  })
  return { boards: boards.length > 0 ? Object.fromEntries(boards) : [] }
}

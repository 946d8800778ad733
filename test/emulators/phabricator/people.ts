import { apply } from './edit-apply.ts'
import { nextNumber, type State, type Task, type User } from './state.ts'

/** What people do to tasks in the web interface. Tasks by number, people by user name. */
export type People = {
  comment(task: number, author: string, text: string): void
  setStatus(task: number, author: string, status: string): void
  setOwner(task: number, author: string, owner: string): void
  /** Moves it to the column of that name on one of its boards. */
  moveColumn(task: number, author: string, column: string): void
  /** Adds and removes tags, by slug or PHID; a milestone takes the place of its project. */
  retag(task: number, author: string, change: { add?: string[]; remove?: string[] }): void
  /** Hides it from everybody but this person. */
  restrict(task: number, author: string): void
  /** Lets only this person edit it; others can still comment. */
  lock(task: number, author: string): void
  /** Removes it for good, as an administrator can. */
  destroy(task: number): void
}

/** Hands for the people of an emulated Phabricator. */
export function createPeople(state: State): People {
  const act = (number: number, name: string, edits: [string, unknown][]) => {
    const [task, user] = [taskOf(state, number), userOf(state, name)]
    const group = `group-${nextNumber(state)}`
    for (const [type, value] of edits) apply(state, task, user, group, { type, value })
  }
  return {
    comment: (task, author, text) => act(task, author, [['comment', text]]),
    setStatus: (task, author, status) => act(task, author, [['status', status]]),
    setOwner: (task, author, owner) => act(task, author, [['owner', userOf(state, owner).phid]]),
    moveColumn(number, author, name) {
      const boards = taskOf(state, number).projects
      const column = state.columns.find(
        (each) => each.name === name && boards.includes(each.project),
      )
      if (!column) throw new Error(`T${number} is on no board with a column ${name}`)
      act(number, author, [['column', [column.phid]]])
    },
    retag: (task, author, { add = [], remove = [] }) =>
      act(task, author, [
        ['projects.add', add],
        ['projects.remove', remove],
      ]),
    restrict(task, author) {
      taskOf(state, task).visibleTo = [userOf(state, author).phid]
    },
    lock(task, author) {
      taskOf(state, task).editableBy = [userOf(state, author).phid]
    },
    destroy(number) {
      const task = taskOf(state, number)
      state.tasks.splice(state.tasks.indexOf(task), 1)
      state.transactions = state.transactions.filter((each) => each.object !== task.phid)
    },
  }
}

function taskOf(state: State, number: number): Task {
  const task = state.tasks.find((each) => each.id === number)
  if (!task) throw new Error(`there is no T${number}`)
  return task
}

function userOf(state: State, name: string): User {
  const user = state.users.find((each) => each.name === name)
  if (!user) throw new Error(`there is no user ${name}`)
  return user
}

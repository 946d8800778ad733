import type { State, Task } from './state.ts'

/** Adds to, removes from or replaces a list in place; says what it did. */
export function changeList(
  list: string[],
  verb: string,
  values: string[],
): { operation: 'add' | 'remove'; phid: string }[] {
  const wanted =
    verb === 'add'
      ? [...new Set([...list, ...values])]
      : verb === 'remove'
        ? list.filter((each) => !values.includes(each))
        : [...new Set(values)]
  const added = wanted.filter((each) => !list.includes(each))
  const removed = list.filter((each) => !wanted.includes(each))
  list.splice(0, list.length, ...wanted)
  return [
    ...added.map((phid) => ({ operation: 'add' as const, phid })),
    ...removed.map((phid) => ({ operation: 'remove' as const, phid })),
  ]
}

/** A milestone takes the place of its parent, and adding the parent again takes the task out of the milestone: measured. */
export function changeProjects(state: State, task: Task, verb: string, values: string[]): boolean {
  const named = values.map(
    (value) => state.projects.find((each) => each.slugs.includes(value))?.phid ?? value,
  )
  const before = task.projects.join()
  changeList(task.projects, verb, named)
  if (verb !== 'remove')
    for (const phid of named) {
      const project = state.projects.find((each) => each.phid === phid)
      const milestones = state.projects.filter((each) => each.milestoneOf === phid)
      const replaced = [project?.milestoneOf, ...milestones.map((each) => each.phid)]
      changeList(
        task.projects,
        'remove',
        replaced.filter((each) => typeof each === 'string'),
      )
    }
  for (const phid of Object.keys(task.columns))
    if (!task.projects.includes(phid)) delete task.columns[phid]
  for (const phid of task.projects) {
    const first = state.columns.find((column) => column.project === phid && column.isDefault)
    if (first) task.columns[phid] ??= first.phid
  }
  return before !== task.projects.join()
}

/** Moves a task to a column of a board that it is on. */
export function moveTo(state: State, task: Task, columnPhid: string): boolean {
  const column = state.columns.find((each) => each.phid === columnPhid)
  if (!column || task.columns[column.project] === column.phid) return false
  task.columns[column.project] = column.phid
  return true
}

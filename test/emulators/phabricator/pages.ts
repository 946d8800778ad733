import { statuses, type State, type Task, type Transaction } from './state.ts'

/** The web pages that people see: the list of tasks, one task, and the form that a link can fill in; null for any other path. */
export function webPage(state: State, url: URL): string | null {
  if (url.pathname === '/') return frame('Tasks', `<ul>${state.tasks.map(line).join('')}</ul>`)
  const id = /^\/T(\d+)$/.exec(url.pathname)?.[1]
  const task = state.tasks.find((each) => each.id === Number(id) && each.visibleTo === null)
  if (task) return frame(`T${task.id} ${escaped(task.title)}`, taskPage(state, task))
  if (/^\/maniphest\/task\/edit\/form\/\w+\/$/.test(url.pathname)) return formPage(url)
  return null
}

function line(task: Task): string {
  return `<li><a href="/T${task.id}">T${task.id}</a> ${escaped(task.title)} (${statusName(task)})</li>`
}

function taskPage(state: State, task: Task): string {
  const tags = state.projects.filter((each) => task.projects.includes(each.phid))
  const column = state.columns.filter((each) => Object.values(task.columns).includes(each.phid))
  const history = state.transactions.filter((each) => each.object === task.phid)
  return `<p>${statusName(task)} · ${nameOf(state, task.author)} · owner ${task.owner ? nameOf(state, task.owner) : 'none'}
 · ${tags.map((each) => `#${escaped(each.name)}`).join(' ')} · ${column.map((each) => escaped(each.name)).join(', ')}</p>
<pre>${escaped(task.description)}</pre>
${history.map((each) => event(state, each)).join('\n')}`
}

function event(state: State, transaction: Transaction): string {
  const who = nameOf(state, transaction.author)
  const { comment, fields, type } = transaction
  if (comment) return `<section><b>${who}</b><pre>${escaped(comment.raw)}</pre></section>`
  const change = type === 'status' ? `: ${escaped(String(fields['new']))}` : ''
  return `<section><b>${who}</b> ${escaped(type ?? 'mentioned this')}${change}</section>`
}

function formPage(url: URL): string {
  const field = (name: string) => escaped(url.searchParams.get(name) ?? '')
  return frame(
    'Create Task',
    `<input name="title" value="${field('title')}"><textarea name="description">${field('description')}</textarea><p>${field('tags')}</p>`,
  )
}

function frame(title: string, body: string): string {
  return `<!DOCTYPE html><html lang="en"><head><meta charset="UTF-8"><title>${title}</title></head><body><h1>${title}</h1>${body}</body></html>`
}

function statusName(task: Task): string {
  return statuses.find((each) => each.value === task.status)?.name ?? 'Unknown Status'
}

function nameOf(state: State, phid: string): string {
  return escaped(state.users.find((user) => user.phid === phid)?.name ?? phid)
}

function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (character) => `&#${character.codePointAt(0)};`)
}

import { coreError } from './conduit-error.ts'
import { nowSeconds, type State, type Task } from './state.ts'

/** The full-text constraint: it lags behind, and its syntax has traps. */
export function indexed(state: State, query: string): (task: Task) => boolean {
  if ((query.match(/"/g)?.length ?? 0) % 2 === 1)
    throw coreError('Query contains unmatched double quotes.')
  const unquoted = query.replace(/"[^"]*"/g, '')
  const called = /(\w+):/.exec(unquoted.replace(/\btitle:/g, ''))?.[1]
  if (called)
    throw coreError(
      `Unknown search function "${called}". Supported functions are: body, title, core. To search for a term containing a colon, surround the term in double quotes.`,
    )
  const words = query.replace(/title:/g, '').match(/"[^"]*"|\S+/g) ?? []
  return (task) => {
    if (nowSeconds(state) < task.createdSeconds + state.indexLagSeconds) return false
    const text = `${task.title}\n${task.description}`.toLowerCase()
    return words.every((word) =>
      word.startsWith('-')
        ? !text.includes(word.slice(1).toLowerCase())
        : text.includes(word.replaceAll('"', '').toLowerCase()),
    )
  }
}

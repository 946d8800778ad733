const longestDetailCharacters = 400

/**
 * The other side's own words for an error, from the JSON shapes in use: problem+json and FastAPI `detail`, Hadoop's
 * RemoteException, Prometheus' `error`, Conduit's `error_info`; '' when there are none. Web pages are never quoted.
 */
export function errorDetail(body: unknown): string {
  const words = wordsOf(body, 0).replace(/\s+/g, ' ').trim()
  return words.length <= longestDetailCharacters
    ? words
    : `${words.slice(0, longestDetailCharacters).toWellFormed()}…`
}

function wordsOf(value: unknown, depth: number): string {
  if (typeof value === 'string') return /^\s*</.test(value) ? '' : value
  if (depth > 3 || typeof value !== 'object' || value === null) return ''
  if (Array.isArray(value))
    return value
      .slice(0, 5)
      .map((each) => itemWords(each, depth + 1))
      .filter((words) => words !== '')
      .join('; ')
  const fields = value as Record<string, unknown>
  for (const name of [
    'detail',
    'RemoteException',
    'error_info',
    'error',
    'message',
    'reason',
    'title',
  ]) {
    const words = wordsOf(fields[name], depth + 1)
    if (words !== '') return words
  }
  return ''
}

/** One entry of FastAPI's validation list: `{loc: ['body', 'state'], msg: '…'}`. */
function itemWords(item: unknown, depth: number): string {
  const fields = (typeof item === 'object' && item !== null ? item : {}) as Record<string, unknown>
  if (typeof fields['msg'] !== 'string') return wordsOf(item, depth)
  const place = Array.isArray(fields['loc']) ? fields['loc'].slice(1).join('.') : ''
  return place === '' ? fields['msg'] : `${place}: ${fields['msg']}`
}

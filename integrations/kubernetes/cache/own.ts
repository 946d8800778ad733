const shared = new Map<string, string>()
const mostShared = 20_000

/** The same text, once in memory however many pods carry it (namespaces, nodes, DAGs), and never a slice of a larger one. */
export function own(text: string): string {
  const known = shared.get(text)
  if (known !== undefined) return known
  const copy = Buffer.from(text, 'utf8').toString('utf8')
  if (shared.size >= mostShared) shared.clear()
  shared.set(copy, copy)
  return copy
}

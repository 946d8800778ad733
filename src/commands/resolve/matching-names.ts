import { nearestIds } from './nearest-ids.ts'

const shown = 8

/** The names that a word may stand for: by beginning first, then by any part, whatever the case, `-` and `_` being the same. */
export function matchingNames(word: string, names: string[]): string[] {
  const wanted = folded(word)
  const begins = names.filter((name) => folded(name).startsWith(wanted))
  return begins.length > 0 ? begins : names.filter((name) => folded(name).includes(wanted))
}

/** Why a word names none of these or more than one; null where it names one. An instance before a colon is left out. */
export function nameProblem(word: string, names: string[]): string | null {
  const name = word.trim().replace(/^[^:]*:/, '')
  const meant = new Set(names.includes(name) ? [name] : matchingNames(name, names))
  if (meant.size === 1) return null
  if (meant.size > 1) return `fits ${listed([...meant], meant.size)}; say more of the name`
  const near = nearestIds(name, names)
  return near.length > 0
    ? `no DAG has this name; perhaps ${near.join(' or ')} is meant`
    : 'no DAG has this name'
}

/** `3 DAGs: a, b, c`, the first eight of many. */
export function listed(names: string[], count: number): string {
  const more = count > shown ? ` and ${count - shown} more` : ''
  return `${count} DAGs: ${names.slice(0, shown).join(', ')}${more}`
}

const folded = (text: string): string => text.toLowerCase().replaceAll('-', '_')

/** The candidate that somebody most likely meant, or null where none is nearly the same. */
export function similarName(name: string, candidates: readonly string[]): string | null {
  const near = candidates
    .filter((candidate) => candidate !== name)
    .map((candidate) => ({ candidate, far: distanceOf(name, candidate) }))
    .filter(({ far, candidate }) => far <= allowed(name, candidate) || isVariant(name, candidate))
    .toSorted((one, other) => one.far - other.far || (one.candidate < other.candidate ? -1 : 1))
  return near[0]?.candidate ?? null
}

const allowed = (name: string, candidate: string): number => {
  const shorter = Math.min(name.length, candidate.length)
  return shorter <= 3 ? 0 : shorter <= 6 ? 1 : shorter <= 16 ? 2 : 3
}

/** The same words with other separators, in another order, with one word more or less, or with a beginning or an end of two words left out. */
function isVariant(name: string, candidate: string): boolean {
  const [left, right] = [wordsOf(name), wordsOf(candidate)]
  if (left.join('') === right.join('')) return true
  if (left.toSorted().join(' ') === right.toSorted().join(' ')) return true
  const [shorter, longer] = left.length < right.length ? [left, right] : [right, left]
  const more = longer.length - shorter.length
  if (shorter.length < 2 || more < 1 || more > 2) return false
  const words = shorter.join(' ')
  if (more === 2)
    return longer.slice(2).join(' ') === words || longer.slice(0, -2).join(' ') === words
  return longer.some((_, index) => longer.toSpliced(index, 1).join(' ') === words)
}

const wordsOf = (name: string): string[] =>
  name
    .toLowerCase()
    .split(/[-_.]+/)
    .filter(Boolean)

/** Edits between two names, a swap of neighbours counting once (optimal string alignment); names are at most 253 long. */
export function distanceOf(one: string, other: string): number {
  if (Math.abs(one.length - other.length) > 8 || Math.max(one.length, other.length) > 253)
    return Infinity
  let older: number[] = []
  let above = Array.from({ length: other.length + 1 }, (_, index) => index)
  for (let row = 1; row <= one.length; row += 1) {
    const line = [row]
    for (let column = 1; column <= other.length; column += 1) {
      const same = one[row - 1] === other[column - 1]
      const swapped =
        row > 1 &&
        column > 1 &&
        one[row - 1] === other[column - 2] &&
        one[row - 2] === other[column - 1]
      line[column] = Math.min(
        (above[column] ?? 0) + 1,
        (line[column - 1] ?? 0) + 1,
        (above[column - 1] ?? 0) + (same ? 0 : 1),
        swapped ? (older[column - 2] ?? 0) + 1 : Infinity,
      )
    }
    older = above
    above = line
  }
  return above[other.length] ?? Infinity
}

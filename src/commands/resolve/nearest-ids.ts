import { nearest } from '../../config/nearest.ts'

const lettersMax = 60
const namedMost = 4

/**
 * The ids that a mistyped word may stand for: the whole id, or its beginning, word by word (`tone_chek`, `tonecheck` and
 * `tone chek` are `tone_check_training_dag`). None where nothing is near.
 */
export function nearestIds(word: string, ids: string[]): string[] {
  const whole = nearest(word.slice(0, lettersMax), ids)
  if (whole !== null) return [whole]
  const wanted = letters(word.slice(0, lettersMax))
  const beginnings = new Map<string, Set<string>>()
  for (const id of ids) {
    for (const beginning of beginningsOf(id)) {
      beginnings.set(beginning, (beginnings.get(beginning) ?? new Set()).add(id))
    }
  }
  const alike = [...beginnings.keys()].filter((each) => isAlike(each.length, wanted.length))
  const near = nearest(wanted, alike)
  return near === null ? [] : [...(beginnings.get(near) ?? [])].slice(0, namedMost)
}

/** What is much longer or shorter cannot be near, and there may be thousands. */
const isAlike = (one: number, other: number): boolean => Math.abs(one - other) <= one / 3 + 1

/** `tone`, `tonecheck`, `tonechecktraining`, … */
function beginningsOf(id: string): string[] {
  const words = id.split(/[_\-.]+/).filter(Boolean)
  return words.map((_, index) => letters(words.slice(0, index + 1).join('')))
}

const letters = (text: string): string => text.toLowerCase().replace(/[_\-.\s]+/g, '')

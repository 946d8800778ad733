/** What a person may say of how urgent a task is, as Maniphest is told it. Source: `maniphest.edit` of Phorge 07c1a51310. */
export type TaskPriority = 'unbreak' | 'high' | 'medium' | 'low' | 'lowest'

const names: Record<TaskPriority, string> = {
  unbreak: 'Unbreak now',
  high: 'High',
  medium: 'Medium',
  low: 'Low',
  lowest: 'Lowest',
}

/** The keyword under which a task is left to the platform team's own triage. */
export const triage = 'triage'

/** What may be chosen, triage first. */
export const priorityChoices: readonly { value: string; label: string }[] = [
  { value: triage, label: 'Left at triage' },
  ...Object.entries(names).map(([value, label]) => ({ value, label })),
]

/** A word as a priority; null for triage and for what is none. */
export function priorityOf(word: unknown): TaskPriority | null {
  const known = typeof word === 'string' ? word.trim().toLowerCase() : ''
  return isPriority(known) ? known : null
}

/** Whether a word may be chosen. */
export const isChoice = (word: string): boolean =>
  priorityChoices.some(({ value }) => value === word.trim().toLowerCase())

const isPriority = (word: string): word is TaskPriority => Object.hasOwn(names, word)

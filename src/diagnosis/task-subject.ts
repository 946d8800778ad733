import type { Facts } from '../evidence/facts.ts'
import { subjectOf, taskWords } from './subject.ts'

/** What it is about, where the task matters more than the pod: `Task t of DAG d, try 2`. */
export function taskSubject(facts: Facts): string {
  const words = taskWords(facts)
  if (words !== '') return words.replace(/^./, (letter) => letter.toUpperCase())
  return facts.kubernetes.pod ? subjectOf(facts, null) : 'The task'
}

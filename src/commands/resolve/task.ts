import { nearest } from '../../config/nearest.ts'
import type { TaskInstance } from '../../ports/airflow.ts'
import { Misunderstood } from '../misunderstood.ts'

/**
 * The task instances that a word names: `train`, `train[1]` or `train.1` of a mapped task, a unique part of a name,
 * or a task's name without its group. Throws Misunderstood.
 */
export function resolveTasks(word: string, instances: TaskInstance[]): TaskInstance[] {
  const { name, mapIndex } = mapped(word)
  const names = [...new Set(instances.map(({ task }) => task))]
  const task = taskNamed(name, names) ?? (mapIndex === null ? null : taskNamed(word, names))
  if (task === null) throw new Misunderstood(unknownTask(name, names))
  const named = instances.filter((each) => each.task === task)
  if (mapIndex === null) return named
  const one = named.filter((each) => each.mapIndex === mapIndex)
  if (one.length > 0) return one
  throw new Misunderstood(`${task} has no map index ${mapIndex}; it has ${named.length} instances.`)
}

function mapped(word: string): { name: string; mapIndex: number | null } {
  const match = /^(.+?)(?:\[(\d{1,6})\]|\.(\d{1,6}))$/.exec(word)
  const index = match?.[2] ?? match?.[3]
  return match && index !== undefined
    ? { name: match[1] as string, mapIndex: Number(index) }
    : { name: word, mapIndex: null }
}

function taskNamed(word: string, names: string[]): string | null {
  if (names.includes(word)) return word
  const folded = word.toLowerCase()
  const tests: ((name: string) => boolean)[] = [
    (name) => name.toLowerCase().endsWith(`.${folded}`),
    (name) => name.toLowerCase().startsWith(folded),
    (name) => name.toLowerCase().includes(folded),
  ]
  for (const test of tests) {
    const fitting = names.filter(test)
    if (fitting.length === 1) return fitting[0] as string
    if (fitting.length > 1)
      throw new Misunderstood(
        `${word} fits ${fitting.slice(0, 8).join(', ')}. Say more of the name.`,
      )
  }
  return null
}

function unknownTask(word: string, names: string[]): string {
  const near = nearest(word.slice(0, 100), names)
  const list = names.slice(0, 12).join(', ')
  return near
    ? `The run has no task ${word}. Did you mean ${near}?`
    : `The run has no task ${word.slice(0, 80)}; it has ${list || 'none yet'}.`
}

import { Problem } from './answer.ts'
import type { EmulatedDag, EmulatedRun, EmulatedTaskInstance } from './model.ts'
import type { Asked, Missing } from './flavour.ts'

/** The DAG that the path names, or the version's 404. */
export function dagOf(asked: Asked, what: Missing = 'dag'): EmulatedDag {
  const found = asked.state.dag(asked.part['dag'] ?? '')
  if (found === undefined) throw asked.flavour.missing(what, asked.part)
  return found
}

/** The run that the path names, or the version's 404. */
export function runOf(asked: Asked, what: Missing = 'run'): EmulatedRun {
  const found = asked.state.run(asked.part['dag'] ?? '', asked.part['run'] ?? '')
  if (found === undefined) throw asked.flavour.missing(what, asked.part)
  return found
}

/** The task instance that the path names; of a mapped task the index must be named too. */
export function instanceOf(asked: Asked): EmulatedTaskInstance {
  const { dag = '', run = '', task = '', map } = asked.part
  const mapIndex = map === undefined ? -1 : Number(map)
  const found = asked.state.instance(dag, run, task, mapIndex)
  if (found !== undefined) return found
  if (map !== undefined || asked.state.instance(dag, run, task, 0) === undefined)
    throw asked.flavour.missing('instance', asked.part)
  throw new Problem(
    404,
    'Task instance not found',
    'Task instance is mapped, add the map_index value to the URL',
  )
}

/** Refuses a body with other fields than these. */
export function onlyFields(asked: Asked, allowed: string[]): void {
  for (const [field, value] of Object.entries(asked.body))
    if (!allowed.includes(field)) throw asked.flavour.unknownField(field, value)
}

/** The field of a body that must be one of a few words. */
export function oneOf(asked: Asked, field: string, allowed: string[]): string {
  const value = asked.body[field]
  if (typeof value !== 'string' || !allowed.includes(value))
    throw asked.flavour.badBody(field, value, allowed)
  return value
}

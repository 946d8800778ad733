import { instanceOf } from './lookup.ts'
import type { Answer } from './answer.ts'
import type { Asked } from './flavour.ts'

/** One try of a task instance, by its number. */
export function oneTry(asked: Asked): Answer {
  const { state, flavour, part } = asked
  const found = state.tries(instanceOf(asked)).find((each) => each.try === Number(part['try']))
  if (found === undefined) throw flavour.missing('try', part)
  return { status: 200, body: flavour.attempt(found, state) }
}

import type { Facts } from '../../evidence/facts.ts'
import type { Refusal } from '../../evidence/refusal.ts'
import { taskWords } from '../subject.ts'

/** The first sentence for something that was never created: `Pod x of namespace y (task …) was refused by the API server`. */
export function refusedSubject(
  facts: Facts,
  { kind, name }: Pick<Refusal, 'kind' | 'name'>,
): string {
  const noun =
    kind === 'persistentvolumeclaims' ? 'Claim' : kind === 'pods' ? 'Pod' : `Object (${kind})`
  const { namespace } = facts.kubernetes
  const place = namespace ? ` in namespace ${namespace}` : ''
  const task = taskWords(facts)
  return `${noun}${name ? ` ${name}` : ''}${place}${task ? ` (${task})` : ''} was refused by the API server and never existed`
}

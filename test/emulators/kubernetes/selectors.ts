import { textAt } from '../../../src/evidence/raw.ts'
import type { Raw } from '../../../src/evidence/snapshot.ts'

export type Matches = (object: Raw) => boolean

/** What `fieldSelector` and `labelSelector` let through: `=`, `==`, `!=`, a label's bare name and `!name`. */
export function selectorOf(fieldSelector: string | null, labelSelector: string | null): Matches {
  const fields = terms(fieldSelector).map((term) => comparison(term, (key) => key.split('.')))
  const labels = terms(labelSelector).map((term) =>
    /[=]/.test(term) ? comparison(term, (key) => ['metadata', 'labels', key]) : presence(term),
  )
  const all = [...fields, ...labels]
  return (object) => all.every((matches) => matches(object))
}

const terms = (selector: string | null): string[] => (selector ?? '').split(',').filter(Boolean)

function comparison(term: string, pathOf: (key: string) => string[]): Matches {
  const [, key = '', operator = '', value = ''] = /^([^!=]+)(!=|==?)(.*)$/.exec(term) ?? []
  const path = pathOf(key)
  return (object) => ((textAt(object, ...path) ?? '') === value) === (operator !== '!=')
}

const presence = (term: string): Matches =>
  term.startsWith('!')
    ? (object) => textAt(object, 'metadata', 'labels', term.slice(1)) === null
    : (object) => textAt(object, 'metadata', 'labels', term) !== null

import type { Raw } from '../../evidence/snapshot.ts'
import type { Line } from '../../reply.ts'

export type FieldKind =
  'text' | 'multiline' | 'choice' | 'whole' | 'number' | 'flag' | 'date' | 'moment' | 'json'

/** One question of a form. */
export type Field = {
  name: string
  label: string
  hint: string | null
  kind: FieldKind
  required: boolean
  /** What stands in it at first, as people write it; null where nothing does. */
  initial: string | null
  choices: { value: string; label: string }[]
  /** Of these names of DAGs a text must name one, as people do; absent: not known now, or any text will do. */
  names?: string[]
  /** JSON schema of the value. */
  schema: Raw
}

/** A form that a command asks to be filled in; `command` is given what was filled in. */
export type Form = {
  command: string
  title: string
  submit: string
  intro: Line[]
  fields: Field[]
  /** What the command must know again when the form comes back. */
  context: Record<string, string>
}

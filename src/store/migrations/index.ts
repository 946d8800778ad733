import { first } from './0001-first.ts'

/** Every step of the schema, in order; a step that has been released never changes. */
export const migrations: string[] = [first]

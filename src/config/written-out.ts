import { inFull } from '../access/policy.ts'
import { at } from './read-leniently.ts'

/** A configuration in which what people may write short is written out. */
export const writtenOut = (value: unknown): unknown =>
  typeof value === 'object' && value !== null && 'policy' in value
    ? { ...value, policy: inFull(value.policy) }
    : value

/** A problem whose path is that of the file, as people wrote it. */
export const asWritten = (problem: string, value: unknown): string =>
  Array.isArray(at(value, ['policy'])) ? problem.replace(/^policy\.rules\./, 'policy.') : problem

import { inFull } from '../access/policy.ts'

/** A configuration in which what people may write short is written out, so that paths in problems are its own. */
export const writtenOut = (value: unknown): unknown =>
  typeof value === 'object' && value !== null && 'policy' in value
    ? { ...value, policy: inFull(value.policy) }
    : value

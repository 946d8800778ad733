import { Busy, Refused, Unreachable, type CallError } from '../../../src/delivery/endings.ts'

/** Why a source has nothing to say, in plain words; nothing of the answer itself but the status. */
export function inWords(error: CallError): string {
  if (error instanceof Unreachable) return 'the API server cannot be reached'
  if (error instanceof Busy) return 'the API server asked for patience'
  if (error instanceof Refused && error.status === 403) return 'not allowed (403)'
  if (error instanceof Refused && error.status === 404) return 'not found (404)'
  if (error.status !== null) return `the API server answered ${error.status}`
  return error.message
}

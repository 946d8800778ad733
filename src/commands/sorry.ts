import { Busy, CallError, Refused, Uncertain, Unreachable } from '../delivery/endings.ts'
import { sayDuration } from '../config/duration.ts'

/** One sentence for a person about a call that did not end well: what happened, and what to do. */
export function sorry(error: CallError): string {
  const { service, message, status } = error
  if (error instanceof Busy) {
    const wait = sayDuration(Math.max(1, error.waitMilliseconds / 1000))
    return `${service} asks for patience; try again in ${wait}.`
  }
  if (error instanceof Unreachable) {
    return `${service} cannot be reached; is it up? Nothing was done, try again in a minute.`
  }
  if (error instanceof Uncertain) {
    return `${service} did not answer properly (${shortened(message)}); try again in a minute.`
  }
  if (status === 401)
    return `${service} does not accept Groundcrew's credentials; whoever runs Groundcrew must renew them.`
  if (status === 403)
    return `${service} does not let Groundcrew do this: its account lacks the permission.`
  if (status === 404) return `${service} does not know it (any more): ${shortened(message)}`
  if (error instanceof Refused) return `${service} refused: ${shortened(message)}`
  return `${service}: ${shortened(message)}`
}

const shortened = (message: string): string => {
  const line = message.replace(/\s+/g, ' ').trim()
  return line.length > 300 ? `${line.slice(0, 299)}…` : line
}

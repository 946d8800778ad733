import { Uncertain } from '../../../src/delivery/endings.ts'

/** An answer, or a line of one, that is no JSON or not what was asked for. */
export class Unreadable extends Uncertain {
  constructor(what: string) {
    super('Kubernetes', `${what} cannot be read`)
  }
}

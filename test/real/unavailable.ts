/** A real server cannot run on this machine because a tool is missing: a failure in CI, a visible skip elsewhere. */
export class Unavailable extends Error {
  override readonly name = 'Unavailable'
}

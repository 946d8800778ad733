/** What the configuration names cannot be used on this machine; the message says why and what to do. */
export class CannotStart extends Error {
  override name = 'CannotStart'
}

/** The asker must say it differently; the message says how. Thrown by what resolves names, shown as it is. */
export class Misunderstood extends Error {
  override name = 'Misunderstood'
}

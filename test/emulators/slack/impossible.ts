/** A person cannot do this in Slack: what they want to touch, choose or fill in is not offered. */
export class Impossible extends Error {
  override name = 'Impossible'
}

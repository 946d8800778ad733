/** What somebody asked, taken apart. */
export type Ask = {
  /** The inbox's id of this asking: the same for a redelivery. */
  id: string
  user: string
  channel: string
  /** Where it was said inside a thread. */
  thread: string | null
  words: string[]
  /** `key=value` words, as written. */
  options: Record<string, string>
  /** `--failed` is `true`; `--grep word` is the word. */
  flags: Record<string, string | true>
  /** Everything after the command's name, as written. */
  text: string
}

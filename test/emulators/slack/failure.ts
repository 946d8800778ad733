/** An `ok: false` answer of the Web API, with Slack's word for it. */
export class SlackFailure extends Error {
  readonly extra: Record<string, unknown>
  constructor(code: string, extra: Record<string, unknown> = {}) {
    super(code)
    this.extra = extra
  }
}

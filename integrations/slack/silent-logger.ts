import { LogLevel } from '@slack/web-api'

/** Slack's libraries log requests in their own way; what matters reaches us as errors and states instead. */
export const silentLogger = {
  debug() {},
  info() {},
  warn() {},
  error() {},
  setLevel() {},
  getLevel: () => LogLevel.ERROR,
  setName() {},
}

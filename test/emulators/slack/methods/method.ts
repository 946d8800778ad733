import type { Workspace } from '../workspace.ts'

export type Arguments = Record<string, unknown>

/** One Web API method. Tiers and scopes from docs.slack.dev/reference/methods. */
export type Method = {
  /** Any one of these is enough; empty: none needed. */
  scopes: string[]
  /** Calls a minute for the workspace; null: limited in another way. */
  perMinute: number | null
  token?: 'app'
  answer(workspace: Workspace, args: Arguments): Record<string, unknown>
}

/** Tier 2, 3 and 4 of Slack's rate limits, in calls a minute. */
export const tier2 = 20
export const tier3 = 50
export const tier4 = 100

/** A string argument, or null where absent or empty. */
export function text(args: Arguments, name: string): string | null {
  const value = args[name]
  return value === undefined || value === null || value === '' ? null : String(value)
}

/** A boolean argument, `true` or `1`. */
export function flag(args: Arguments, name: string): boolean {
  return args[name] === true || args[name] === 'true' || args[name] === '1'
}

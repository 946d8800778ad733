/** Gives each call its credentials. Throws the endings of `delivery/endings.ts`. */
export type Auth = {
  headers(): Promise<Record<string, string>>
  /** Whether a call refused with these headers may pass after a new login; if so, the next `headers` logs in. */
  renew(used: Record<string, string>, status: number, message: string): boolean
}

/** Credentials that never change. */
export function fixed(headers: Record<string, string>): Auth {
  return { headers: async () => headers, renew: () => false }
}

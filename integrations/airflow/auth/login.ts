import type { Auth } from './auth.ts'

/**
 * Credentials that a login gives and that expire: one login at a time, kept until a call with them is refused as not
 * logged in. `expired` says which refusals mean that.
 */
export function createLogin(
  login: () => Promise<Record<string, string>>,
  expired: (status: number, message: string) => boolean,
): Auth {
  let current: Promise<Record<string, string>> | null = null
  let held: Record<string, string> | null = null
  return {
    async headers() {
      const asked = (current ??= login())
      try {
        held = await asked
        return held
      } catch (error) {
        if (current === asked) current = null
        throw error
      }
    },
    renew(used, status, message) {
      if (!expired(status, message)) return false
      if (held === used) {
        current = null
        held = null
      }
      return true
    },
  }
}

import { Refused } from '../../src/delivery/endings.ts'

/** An address that came in a payload: used over TLS at slack.com, or where the configuration points, and nowhere else. */
export function trustedAddress(address: string, apiUrl: string): string {
  const url = URL.parse(address)
  const slack = url?.protocol === 'https:' && /(^|\.)slack\.com$/.test(url.hostname)
  if (url && (slack || url.origin === new URL(apiUrl).origin)) return address
  throw new Refused('slack', `an address at ${url?.host ?? 'no host'} is not Slack's`)
}

/** What can go wrong with a Web API call. `done`: the method is carried out although no good answer comes back. */
export type SlackFault =
  /** 429; without a Retry-After header when null. */
  | { kind: 'rate-limited'; retryAfterSeconds: number | null }
  | { kind: 'status'; status: number; done?: boolean }
  /** Never answers. */
  | { kind: 'hang'; done?: boolean }
  /** Answers one byte at a time, for ever. */
  | { kind: 'drip'; done?: boolean }
  /** Closes the connection instead of answering. */
  | { kind: 'drop'; done?: boolean }
  /** A web page with status 200. */
  | { kind: 'html'; done?: boolean }
  | { kind: 'error'; error: string; done?: boolean }
  /** Half of the answer. */
  | { kind: 'truncated'; done?: boolean }

/** The faults that wait for their call. */
export type Faults = {
  /** The next `times` calls of the method (`*`: any) go wrong. */
  plan(method: string, fault: SlackFault, times: number): void
  take(method: string): SlackFault | null
  clear(): void
}

/** An empty plan of faults. */
export function createFaults(): Faults {
  const planned: { method: string; fault: SlackFault; times: number }[] = []
  return {
    plan: (method, fault, times) => void planned.push({ method, fault, times }),
    take(method) {
      const next = planned.find((each) => each.method === '*' || each.method === method)
      if (!next) return null
      next.times -= 1
      if (next.times <= 0) planned.splice(planned.indexOf(next), 1)
      return next.fault
    },
    clear: () => void planned.splice(0),
  }
}

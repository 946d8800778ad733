/** What goes wrong with one request. */
export type Fault =
  /** No answer, ever. */
  | { kind: 'hang' }
  /** The head, then one byte at a time. */
  | { kind: 'drip'; everyMilliseconds: number }
  /** Another answer; nothing is done. */
  | { kind: 'answer'; status: number; body?: string; headers?: Record<string, string> }
  /** A login page with 200. */
  | { kind: 'login-page' }
  /** The connection is closed before anything is done. */
  | { kind: 'drop' }
  /** Done, and the connection is closed instead of an answer. */
  | { kind: 'drop-after' }
  /** Done, and half of the answer is sent. */
  | { kind: 'truncate' }
  /** The answer's JSON is changed: fields gone, states nobody knows. */
  | { kind: 'drift'; change: (body: unknown) => unknown }
  /** Something happens just before the request is answered: rows come and go between two pages. */
  | { kind: 'meanwhile'; act: () => void }

/** Which requests a fault meets, and how many of them (1). */
export type FaultPlan = Fault & {
  method?: string
  /** Matched against path and query. */
  path?: RegExp
  times?: number
}

/** The faults that wait for their requests. */
export type Faults = ReturnType<typeof createFaults>

export function createFaults() {
  let plans: { fault: FaultPlan; left: number }[] = []
  return {
    add(fault: FaultPlan): void {
      plans.push({ fault, left: fault.times ?? 1 })
    },
    clear(): void {
      plans = []
    },
    /** The faults for a request, used up by it. */
    take(method: string, url: string): Fault[] {
      const met = plans.filter(
        ({ fault }) =>
          (fault.method === undefined || fault.method === method) &&
          (fault.path === undefined || fault.path.test(url)),
      )
      for (const plan of met) plan.left -= 1
      plans = plans.filter(({ left }) => left > 0)
      return met.map(({ fault }) => fault)
    },
  }
}

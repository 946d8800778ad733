/** Trouble for the next requests that match (default: one). */
export type RequestFault = {
  kind: 'drop' | 'hang' | 'status' | 'not-json' | 'truncated-answer'
  /** Default: any. */
  verb?: 'list' | 'watch' | 'get'
  resource?: string
  times?: number
  /** For `status`. */
  status?: number
  retryAfterSeconds?: number
}

/** Trouble for the open watches of a resource, at once; a truncated line is that of the next event. */
export type WatchFault = {
  kind: 'cut' | 'clean-end' | 'garbage-line' | 'truncated-line' | 'error-event' | 'half-open'
  resource: string
  /** For `error-event`. */
  status?: number
}

export type Fault = RequestFault | WatchFault

export const isWatchFault = (fault: Fault): fault is WatchFault => watchKinds.has(fault.kind)

const watchKinds = new Set<string>([
  'cut',
  'clean-end',
  'garbage-line',
  'truncated-line',
  'error-event',
  'half-open',
])

/** The request faults that wait for their turn. */
export function createFaults() {
  let waiting: { fault: RequestFault; left: number }[] = []
  return {
    add: (fault: RequestFault): void => void waiting.push({ fault, left: fault.times ?? 1 }),
    clear(): void {
      waiting = []
    },
    /** Takes the fault that a request meets, or null. */
    take(verb: string, resource: string): RequestFault | null {
      const met = waiting.find(
        ({ fault }) => (fault.verb ?? verb) === verb && (fault.resource ?? resource) === resource,
      )
      if (!met) return null
      met.left -= 1
      if (met.left <= 0) waiting = waiting.filter((one) => one !== met)
      return met.fault
    },
  }
}

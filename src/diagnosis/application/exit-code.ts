import type { Facts } from '../../evidence/facts.ts'
import type { Container, Terminated } from '../../evidence/kubernetes-container.ts'

/** The exit code of the work, and who says it. */
export type ExitCode = { code: number; source: string; container: string | null }

/** The pod status first, else the log: the operator’s dump of the pod, a shell’s return code, YARN’s. Null where nothing tells. */
export function exitCodeOf({ kubernetes, logs, spark }: Facts): ExitCode | null {
  for (const kind of ['main', 'init', 'sidecar'] as const) {
    const failed = kubernetes.pod?.containers.find(
      (container) => container.kind === kind && (endOf(container)?.exitCode ?? 0) !== 0,
    )
    if (failed)
      return {
        code: endOf(failed)?.exitCode ?? 0,
        source: 'pod status',
        container: failed.name,
      }
  }
  if (kubernetes.pod?.containers.some(({ state }) => state.terminated !== null)) return null
  for (const { text, number, printer } of (logs.task?.lines ?? []).toReversed()) {
    if (printer !== 'airflow') continue
    const match = patterns.map((pattern) => pattern.exec(text)).find((one) => one !== null)
    const crash = crashes.exec(text)?.[1]
    if (crash) {
      const code = 128 + (signals[crash] ?? Number(crash))
      return { code, source: `task log line ${number}`, container: null }
    }
    if (match?.[1] && Number(match[1]) !== 0)
      return { code: Number(match[1]), source: `task log line ${number}`, container: null }
  }
  const status = /exited with (?:status )?(\d{1,3})\b/.exec(spark.application?.diagnostics ?? '')
  return status?.[1]
    ? {
        code: Number(status[1]),
        source: `${spark.application?.source} diagnostics`,
        container: null,
      }
    : null
}

/** How a container ended; one that is about to be restarted again (CrashLoopBackOff) shows it in its last state. */
const endOf = ({ state, lastState }: Container): Terminated | null =>
  state.terminated ?? (state.waiting?.reason === 'CrashLoopBackOff' ? lastState.terminated : null)

const patterns = [
  /'exit_code': ([1-9]\d{0,4})\b/,
  /Command exited with return code ([1-9]\d{0,4})\b/,
  /returned a non-zero exit code ([1-9]\d{0,4})\b/,
  /Error code is: ([1-9]\d{0,4})\b/,
] as const

// Airflow's own process crashed with the task's code in it; SIGKILL and SIGTERM come from outside.
const crashes =
  /(?:exited with return code (?:-|Negsignal\.)|terminated by signal[^\n]{0,80}?[ =(])(SIGSEGV|SIGABRT|SIGBUS|SIGILL|SIGFPE|(?:4|6|7|8|11)\b)/
const signals: { readonly [name: string]: number } = {
  SIGILL: 4,
  SIGABRT: 6,
  SIGBUS: 7,
  SIGFPE: 8,
  SIGSEGV: 11,
}

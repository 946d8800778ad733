import type { Facts } from './facts.ts'
import type { LogLine } from './log/log-line.ts'

/** A line that the pod's work printed and the name of the log that holds it: `log of base`, `task log`. */
export type OutputLine = LogLine & { log: string }

/** What the containers (or the task's own process) printed, in the order of each log; Airflow's own words are not among it. */
export function outputOf({ logs }: Facts): OutputLine[] {
  const own = [...logs.ofContainers.values()].flatMap(({ lines, name }) =>
    lines.map((line) => ({ ...line, log: name })),
  )
  if (own.some(({ text }) => text.trim() !== '')) return own
  const { task } = logs
  return (task?.lines ?? [])
    .filter(({ printer }) => printer !== 'airflow' && printer !== 'reader')
    .map((line) => ({ ...line, log: task?.name ?? 'task log' }))
}

/** Airflow's own words in the task log of this try. */
export const airflowLinesOf = ({ logs }: Facts): LogLine[] =>
  (logs.task?.lines ?? []).filter(({ printer }) => printer === 'airflow')

/** Where a line stands, for the explanation: `log of base, line 12`. */
export const placeOf = ({ log, number }: Pick<OutputLine, 'log' | 'number'>): string =>
  `${log}, line ${number}`

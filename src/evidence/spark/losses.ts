import type { Log } from '../log/log.ts'
import { objectsAt, textAt } from '../raw.ts'
import type { Snapshot } from '../snapshot.ts'
import { lossOf, type ExecutorLoss } from './executor-loss.ts'

/** Every lost executor that the logs and the history server tell of; released ones are no losses. */
export function readLosses(snapshot: Snapshot, logs: readonly Log[]): ExecutorLoss[] {
  const told = [...logs.flatMap(lossesOfLog), ...lossesOfHistory(snapshot)]
  return told.filter(({ kind }) => kind !== 'released')
}

function lossesOfLog({ name, lines }: Log): ExecutorLoss[] {
  return lines.flatMap((line, index): ExecutorLoss[] => {
    if (line.printer === 'airflow' || line.printer === 'reader') return []
    const at = { source: `${name} line ${line.number}`, lineNumber: line.number }
    const lost = /Lost executor (\S{1,40}) on ([^\s:]{1,200}): (.*)$/s.exec(line.text)
    if (lost) {
      const reason = [lost[3] ?? '', ...restOfReason(lines.slice(index + 1, index + 6))].join(' ')
      return [lossOf(reason, { ...at, executor: lost[1] ?? null, host: lost[2] ?? null })]
    }
    const removed = /Requesting driver to remove executor (\S{1,40}) for reason (.*)$/s.exec(
      line.text,
    )
    if (removed)
      return [lossOf(removed[2] ?? '', { ...at, executor: removed[1] ?? null, host: null })]
    if (isExecutorContainer(line.text))
      return [lossOf(line.text, { ...at, executor: null, host: null })]
    return []
  })
}

/** A NodeManager's line about a container that is no application master. */
const isExecutorContainer = (text: string): boolean =>
  /(?:is running (?:\d+B )?beyond|Container killed by YARN for exceeding|marked as failed: container_)/.test(
    text,
  ) &&
  !/_0{4,6}1\b(?!\d)/.test(/container_[\d_e]{10,60}/.exec(text)?.[0] ?? '') &&
  !/Job aborted|Lost task|ExecutorLostFailure|diagnostics/i.test(text)

/** YARN's diagnostics go on in lines of their own. */
const restOfReason = (lines: readonly { text: string }[]): string[] => {
  const end = lines.findIndex(
    ({ text }) => !/^\s*(?:\[\d{4}-|Killed by|Container |\.?$)/.test(text),
  )
  return lines.slice(0, end < 0 ? lines.length : end).map(({ text }) => text.trim())
}

const lossesOfHistory = ({ spark }: Snapshot): ExecutorLoss[] =>
  objectsAt(spark, 'executors').flatMap((executor) => {
    const reason = textAt(executor, 'removeReason')
    const id = textAt(executor, 'id')
    if (reason === null || id === 'driver') return []
    const host = textAt(executor, 'hostPort')?.replace(/:\d+$/, '') ?? null
    const words = /java\.lang\.OutOfMemoryError: .{0,80}/.exec(
      textAt(executor, 'stdout') ?? '',
    )?.[0]
    if (words)
      return [
        lossOf(words, { executor: id, host, source: `stdout of executor ${id}`, lineNumber: null }),
      ]
    return [lossOf(reason, { executor: id, host, source: 'history server', lineNumber: null })]
  })

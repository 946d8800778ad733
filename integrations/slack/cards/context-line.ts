import type { Incident, IncidentState } from '../../../src/incidents/incident.ts'
import type { Line } from '../../../src/reply.ts'

/** The colour of a state; its word stands in the context line. */
export const stateMark = (state: IncidentState): string => marks[state]

const marks = { open: '🔴', acknowledged: '🟡', resolved: '🟢' } as const
const stateWords = { open: 'Open', acknowledged: 'Acknowledged', resolved: 'Over' } as const

/** The mark of an incident: what only waits or warns is not red. */
export const incidentMark = ({ state, latest }: Incident): string =>
  state !== 'open'
    ? stateMark(state)
    : latest.finding.cause === 'healthy'
      ? '🟡'
      : isIdleWait(latest)
        ? '⏳'
        : stateMark(state)

/** Nothing has failed and nothing has to be done: it waits for what others hold. */
const isIdleWait = ({ finding, airflowText }: Incident['latest']): boolean =>
  airflowText === null && ['gpu-busy', 'cluster-busy', 'queued'].includes(finding.cause)

/** State, handle and where: `Open · I7 · airflow-ml · tone_check_training_dag · train · try 3 of 6 · run …`. */
export function contextLine({ handle, state, subject, latest, owners }: Incident): Line {
  const { instance, namespace, dag, task } = subject
  const { try: attempt, tries, run, mapIndex } = latest
  const parts: Line[] = [
    [{ bold: stateWords[state] }],
    [{ code: handle }],
    ...((instance ?? namespace) ? [[`${instance ?? namespace}`]] : []),
    [{ bold: dag }],
    ...(task === null ? [] : [[{ bold: task }, mapIndex === null ? '' : `[${mapIndex}]`]]),
    ...(attempt === null ? [] : [[`try ${attempt}${tries === null ? '' : ` of ${tries}`}`]]),
    ...(run === null ? [] : [['run ', { code: run }]]),
    [{ time: latest.at }],
    ...owners.map((owner): Line => [{ user: owner }]),
  ]
  return parts.flatMap((part, index) => (index === 0 ? part : [' · ', ...part]))
}
